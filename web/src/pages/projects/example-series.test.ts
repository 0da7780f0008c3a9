import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import "../../editor/tags/define";
import { parseConfig } from "../../editor/config/parse";
import { deserialise } from "../../editor/model/deserialise";
import { allCodecs } from "../../editor/model/kinds";
import { Reading } from "../../editor/series/reading";
import { Series } from "../../editor/series/series";
import { seriesOptions } from "../../editor/tags/timeseries/options";
import { seriesPlaces, seriesTimes } from "../../editor/tags/timeseries/places";
import { CONFIG, TASKS } from "./example-series";

/** What the editor makes of a sample under a config. */
function read(file: string, config: string) {
  const node = parseConfig(config).objects.get("series")?.node;
  if (node === undefined) throw new Error("no series");
  const options = seriesOptions(node);
  const series = new Series();
  let notices: readonly unknown[] | null = null;
  const reading = new Reading({ time: options.timeColumn, timeFormat: options.timeFormat, separator: options.separator, columns: options.channels.map(({ column }) => column) }, (message) => {
    if (message.kind === "piece") series.add(message.piece, message.gap);
    if (message.kind === "done") notices = message.notices;
  });
  reading.bytes(new Uint8Array(readFileSync(join(process.cwd(), "public", file))));
  reading.end();
  return { series, notices, places: seriesPlaces(series, seriesTimes(options.timeFormat)) };
}

describe("the example of series", () => {
  const config = parseConfig(CONFIG);

  it("is a clean config", () => expect([...config.errors, ...config.warnings]).toEqual([]));

  it.each(TASKS)("$series is small and whole, and what is marked lies in it", ({ series: file, result }) => {
    const { series, notices, places } = read(file, CONFIG);
    expect([series.rows, notices]).toEqual([864, []]);
    const data = deserialise(result, config, allCodecs());
    expect([data.passthrough, data.regions.length]).toEqual([[], result.length]);
    for (const { geometry } of data.regions) {
      const span = places.read(geometry);
      expect(places.make(span?.start ?? -1, span?.end ?? -1, 0)).toEqual(geometry);
    }
  });

  it("the templates fit the samples", () => {
    const template = (name: string) => readFileSync(join(process.cwd(), `../crates/labeling/templates/${name}.xml`), "utf8");
    expect(read("samples/greenhouse.csv", template("series-events")).notices).toEqual([]);
    expect(read("samples/walk.csv", template("series-phases")).notices).toEqual([]);
  });
});
