import { createContext } from "react";

/** Names of the questions that the annotations shown beside each other answer differently. */
export const DiffersContext = createContext<ReadonlySet<string>>(new Set());
