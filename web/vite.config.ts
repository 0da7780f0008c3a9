/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { help } from "./build/help.ts";

/** The server hands out a packed file where there is one: packed once here instead of on every request. */
function brotli(): Plugin {
  const pack = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) pack(path);
      else if (/\.(js|css|svg|json)$/.test(entry.name)) {
        const packed = brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        writeFileSync(`${path}.br`, packed);
      }
    }
  };
  return { name: "brotli", apply: "build", writeBundle: () => pack("dist") };
}

export default defineConfig({
  plugins: [react(), help(), brotli()],
  base: "/",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/data": "http://127.0.0.1:8080", "/user": "http://127.0.0.1:8080" } },
  test: { environment: "happy-dom", include: ["{src,build}/**/*.test.{ts,tsx}"] },
});
