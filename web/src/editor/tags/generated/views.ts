// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { view } from "../view";
import { view as header } from "../header";
import { view as style } from "../style";
import { view as collapse } from "../collapse";
import { view as dialog } from "../dialog";
import { view as filter } from "../filter";
import { view as repeater } from "../repeater";
import { view as image } from "../image";
import { view as text } from "../text";
import { view as audio } from "../audio";
import { view as ranker } from "../ranker";
import { view as labels } from "../labels";
import { view as choices } from "../choices";
import { view as relations } from "../relations";
import { view as textarea } from "../textarea";
import { view as rating } from "../rating";
import { view as number } from "../number";
import { view as datetime } from "../datetime";
import { view as taxonomy } from "../taxonomy";
import { view as pairwise } from "../pairwise";
import { view as rectangle } from "../rectangle";
import { view as ellipse } from "../ellipse";
import { view as polygon } from "../polygon";
import { view as keypoint } from "../keypoint";
import { view as brush } from "../brush";
import type { TagView } from "../../model/tag";

export const TAG_VIEWS: readonly TagView[] = [view, header, style, collapse, dialog, filter, repeater, image, text, audio, ranker, labels, choices, relations, textarea, rating, number, datetime, taxonomy, pairwise, rectangle, ellipse, polygon, keypoint, brush];
