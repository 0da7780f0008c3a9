// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { region as text } from "../text/region";
import { region as hypertext } from "../hypertext/region";
import { region as audio } from "../audio/region";
import { region as paragraphs } from "../paragraphs/region";
import { region as timeseries } from "../timeseries/region";
import { region as chat } from "../chat/region";
import { region as rectangle } from "../rectangle/region";
import { region as ellipse } from "../ellipse/region";
import { region as polygon } from "../polygon/region";
import { region as keypoint } from "../keypoint/region";
import { region as brush } from "../brush/region";
import { region as vector } from "../vector/region";
import { region as timelinelabels } from "../timelinelabels/region";
import { region as videorectangle } from "../videorectangle/region";
import { region as videovector } from "../videovector/region";
import { region as videopolygon } from "../videopolygon/region";
import { region as videoellipse } from "../videoellipse/region";
import { region as videokeypoint } from "../videokeypoint/region";
import { region as ocr } from "../ocr/region";
import { region as cube } from "../cube/region";
import type { RegionKind } from "../../model/kinds";

export const REGION_KINDS: readonly RegionKind[] = [text, hypertext, audio, paragraphs, timeseries, chat, rectangle, ellipse, polygon, keypoint, brush, vector, timelinelabels, videorectangle, videovector, videopolygon, videoellipse, videokeypoint, ocr, cube];
