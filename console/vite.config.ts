import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Paths are relative, since the app that serves the pages decides where they are; the server fills in both slots of
// index.html: where, and the nonce of the answer.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 900 },
})
