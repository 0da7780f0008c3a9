// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { thumbnail as rectangle } from "../rectangle/thumbnail";
import { thumbnail as ellipse } from "../ellipse/thumbnail";
import { thumbnail as polygon } from "../polygon/thumbnail";
import { thumbnail as keypoint } from "../keypoint/thumbnail";
import { thumbnail as brush } from "../brush/thumbnail";
import { thumbnail as vector } from "../vector/thumbnail";
import { thumbnail as cube } from "../cube/thumbnail";
import type { Thumbnail } from "../thumbnail";

export const THUMBNAILS: readonly Thumbnail[] = [rectangle, ellipse, polygon, keypoint, brush, vector, cube];
