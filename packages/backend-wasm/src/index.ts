export type { SimdMode } from './runtime/modes.js';
export { WasmBackend, type WasmBackendOptions, type WasmInfo } from './wasm-backend.js';
