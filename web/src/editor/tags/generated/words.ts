// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { words as rectangle } from "../rectangle/words";
import { words as ellipse } from "../ellipse/words";
import { words as polygon } from "../polygon/words";
import { words as keypoint } from "../keypoint/words";
import type { Words } from "../../words/words";

export const WORDS: readonly Words[] = [rectangle, ellipse, polygon, keypoint];
