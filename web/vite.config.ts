import { defineConfig } from "vite";

// `npm run dev` serves the page on its own port and passes everything else to a service that runs already.
const service = "http://localhost:5080";

export default defineConfig({
  build: { outDir: "../src/Api/wwwroot", emptyOutDir: true, target: "es2023" },
  // Spelled out, because the short form changes the Host: the service refuses what another origin sends.
  server: { proxy: { "/v1": { target: service }, "/hubs": { target: service, ws: true } } },
});
