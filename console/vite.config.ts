import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Paths are relative, since the app that serves the pages decides where they lie.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 1000 },
})
