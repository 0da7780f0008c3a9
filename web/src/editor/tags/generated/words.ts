// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { words as collapse } from "../collapse/words";
import { words as dialog } from "../dialog/words";
import { words as filter } from "../filter/words";
import { words as repeater } from "../repeater/words";
import { words as hypertext } from "../hypertext/words";
import { words as audio } from "../audio/words";
import { words as video } from "../video/words";
import { words as paragraphs } from "../paragraphs/words";
import { words as timeseries } from "../timeseries/words";
import { words as table } from "../table/words";
import { words as ranker } from "../ranker/words";
import { words as chat } from "../chat/words";
import { words as textarea } from "../textarea/words";
import { words as datetime } from "../datetime/words";
import { words as taxonomy } from "../taxonomy/words";
import { words as pairwise } from "../pairwise/words";
import { words as rectangle } from "../rectangle/words";
import { words as ellipse } from "../ellipse/words";
import { words as polygon } from "../polygon/words";
import { words as keypoint } from "../keypoint/words";
import { words as brush } from "../brush/words";
import { words as vector } from "../vector/words";
import { words as timelinelabels } from "../timelinelabels/words";
import { words as videorectangle } from "../videorectangle/words";
import { words as cube } from "../cube/words";
import type { Words } from "../../words/words";

export const WORDS: readonly Words[] = [collapse, dialog, filter, repeater, hypertext, audio, video, paragraphs, timeseries, table, ranker, chat, textarea, datetime, taxonomy, pairwise, rectangle, ellipse, polygon, keypoint, brush, vector, timelinelabels, videorectangle, cube];
