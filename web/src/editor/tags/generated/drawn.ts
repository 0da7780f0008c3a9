// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { drawn as rectangle } from "../rectangle/drawn";
import { drawn as ellipse } from "../ellipse/drawn";
import { drawn as polygon } from "../polygon/drawn";
import { drawn as keypoint } from "../keypoint/drawn";
import { drawn as brush } from "../brush/drawn";
import { drawn as vector } from "../vector/drawn";
import { drawn as videorectangle } from "../videorectangle/drawn";
import { drawn as videovector } from "../videovector/drawn";
import { drawn as videopolygon } from "../videopolygon/drawn";
import { drawn as videoellipse } from "../videoellipse/drawn";
import { drawn as videokeypoint } from "../videokeypoint/drawn";
import { drawn as ocr } from "../ocr/drawn";
import { drawn as cube } from "../cube/drawn";
import type { DrawnKind } from "../../canvas/drawn";

export const DRAWN_KINDS: readonly DrawnKind[] = [rectangle, ellipse, polygon, keypoint, brush, vector, videorectangle, videovector, videopolygon, videoellipse, videokeypoint, ocr, cube];
