import { createRoot } from "react-dom/client";
import { App } from "./pages/frame/App";
import "./pages/frame/base.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
