export { Editor } from "./Editor";
export * from "./api";
