import { defineConfig } from "vite";

// `npm run dev` serves the page on its own port and passes everything else to a service that runs already.
const service = "http://localhost:5080";

export default defineConfig({
  base: "./",
  build: { outDir: "../src/Api/wwwroot", emptyOutDir: true, target: "es2023" },
  server: { proxy: { "/v1": service, "/hubs": { target: service, ws: true } } },
});
