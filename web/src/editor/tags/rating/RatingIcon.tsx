/** On a 24 by 24 grid; `face` is drawn over the shape. */
const SHAPES: ReadonlyMap<string, { readonly outline: string; readonly face?: string }> = new Map([
  ["star", { outline: "M12 2.600l2.900 5.900 6.500.900-4.700 4.600 1.100 6.500-5.800-3.100-5.800 3.100 1.100-6.500L2.600 9.400l6.500-.900Z" }],
  ["heart", { outline: "M12 20.500C5 15.500 2.500 12 2.500 8.600A5 5 0 0 1 12 6.400a5 5 0 0 1 9.500 2.200c0 3.400-2.500 6.900-9.500 11.900Z" }],
  ["fire", { outline: "M12 2.500c.600 3.600 5.800 6.300 5.800 11.700a5.800 5.800 0 0 1-11.600 0c0-2.600 1.300-4.100 2.400-5.600.300 1.500.900 2.300 1.800 2.700C10.200 8 10.500 5 12 2.500Z" }],
  ["smile", { outline: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", face: "M9 9.500v1 M15 9.500v1 M8 14.200c1.800 2.700 6.200 2.700 8 0" }],
]);

/** What one gives marks with: filled up to the mark, else an outline. */
export function RatingIcon({ name, on }: { readonly name: string | undefined; readonly on: boolean }) {
  const shape = SHAPES.get(name ?? "star") ?? SHAPES.get("star");
  return (
    <svg className="lke-rating-icon" viewBox="0 0 24 24" fill={on ? "currentColor" : "none"} stroke="currentColor" strokeWidth="1.600" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={shape?.outline} />
      {shape?.face !== undefined && <path d={shape.face} fill="none" className={on ? "lke-rating-face" : undefined} />}
    </svg>
  );
}
