// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { keys as rectangle } from "../rectangle/keys";
import { keys as ellipse } from "../ellipse/keys";
import { keys as polygon } from "../polygon/keys";
import { keys as keypoint } from "../keypoint/keys";
import { keys as brush } from "../brush/keys";
import { keys as vector } from "../vector/keys";
import { keys as videorectangle } from "../videorectangle/keys";
import { keys as videovector } from "../videovector/keys";
import { keys as videopolygon } from "../videopolygon/keys";
import { keys as videoellipse } from "../videoellipse/keys";
import { keys as videokeypoint } from "../videokeypoint/keys";
import { keys as ocr } from "../ocr/keys";
import { keys as cube } from "../cube/keys";
import type { ToolKey } from "../../hotkeys/toolKey";

export const TOOL_KEYS: readonly ToolKey[] = [...rectangle, ...ellipse, ...polygon, ...keypoint, ...brush, ...vector, ...videorectangle, ...videovector, ...videopolygon, ...videoellipse, ...videokeypoint, ...ocr, ...cube];
