import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { carryNonce } from './nonce.js'

carryNonce()
const place = document.getElementById('console')
if (place !== null) createRoot(place).render(<App />)
