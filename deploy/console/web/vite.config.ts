import { defineConfig } from 'vite';

// The page is served under a policy that allows nothing inline, so nothing is inlined here.
export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    license: { fileName: 'assets/licenses.md' },
    reportCompressedSize: false,
  },
});
