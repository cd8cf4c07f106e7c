import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The server that `vite` forwards to while one works on the console. */
const server = 'http://127.0.0.1:4400'

export default defineConfig({
  base: '/',
  plugins: [react()],
  // Fonts and pictures stay files: the content-security-policy allows nothing but our own origin.
  build: { outDir: 'dist', assetsInlineLimit: 0, target: 'es2022', chunkSizeWarningLimit: 600 },
  server: { proxy: { '/api': server, '/v1': server, '/openapi.json': server } },
})
