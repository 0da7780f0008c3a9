/** A project of our own pictures with every kind of shape. Made by the same requests that a script would make. */
import { api, ask } from "../../api/client";
import { messages } from "../../shared/words/i18n";

const t = messages({
  en: {
    title: "Example: shapes",
    description: "Three drawings to try cuboids, outlines, lines, ellipses and points on. Nothing here is needed. Delete the project when you are done.",
    instruction: "Draw what has depth as a cuboid, areas as outlines, what is round as an ellipse, and lanes as lines.",
  },
  de: {
    title: "Beispiel: Formen",
    description: "Drei Zeichnungen, um Quader, Umrisse, Linien, Ellipsen und Punkte auszuprobieren. Nichts davon wird gebraucht. Löschen Sie das Projekt, wenn Sie fertig sind.",
    instruction: "Zeichnen Sie, was Tiefe hat, als Quader, Flächen als Umrisse, Rundes als Ellipse und Fahrspuren als Linien.",
  },
});

export const CONFIG = `<View>
  <CubeLabels name="solid" toName="image">
    <Label value="Vehicle" background="#1971c2"/>
    <Label value="Building" background="#9c36b5"/>
  </CubeLabels>
  <PolygonLabels name="area" toName="image" opacity="0.3">
    <Label value="Roof" background="#a61e4d"/>
    <Label value="Road" background="#495057"/>
  </PolygonLabels>
  <EllipseLabels name="round" toName="image">
    <Label value="Wheel" background="#d9480f"/>
  </EllipseLabels>
  <VectorLabels name="line" toName="image" curves="true">
    <Label value="Lane" background="#2f9e44"/>
  </VectorLabels>
  <KeyPointLabels name="point" toName="image">
    <Label value="Lamp" background="#e03131"/>
  </KeyPointLabels>
  <Image name="image" value="$image" zoom="true" zoomControl="true"/>
</View>`;

const WIDTH = 800;
const HEIGHT = 600;
const x = (pixels: number) => (pixels / WIDTH) * 100;
const y = (pixels: number) => (pixels / HEIGHT) * 100;
const region = (id: string, name: string, type: string, value: object) =>
  ({ id, from_name: name, to_name: "image", type, original_width: WIDTH, original_height: HEIGHT, image_rotation: 0, value });

/** On the first one the bus, a roof, two wheels and a lane are marked, to start from. */
export const TASKS = [
  {
    image: "/samples/street.svg",
    result: [
      region("bus", "solid", "cubelabels", { x: x(90), y: y(398), width: x(270), height: y(132), rotation: 0, back: { x: x(112), y: y(384), width: x(262), height: y(126) }, cubelabels: ["Vehicle"] }),
      region("roof", "area", "polygonlabels", { points: [[x(28), y(180)], [x(130), y(103)], [x(232), y(180)]], closed: true, polygonlabels: ["Roof"] }),
      region("front", "round", "ellipselabels", { x: x(146), y: y(508), radiusX: x(22), radiusY: y(22), rotation: 0, ellipselabels: ["Wheel"] }),
      region("rear", "round", "ellipselabels", { x: x(302), y: y(508), radiusX: x(22), radiusY: y(22), rotation: 0, ellipselabels: ["Wheel"] }),
      region("lane", "line", "vectorlabels", {
        vertices: [{ id: "lane-begin", x: 0, y: y(530), isBezier: false }, { id: "lane-end", x: 100, y: y(530), prevPointId: "lane-begin", isBezier: false }], closed: false, vectorlabels: ["Lane"],
      }),
    ],
  },
  { image: "/samples/station.svg", result: [] },
  { image: "/samples/farm.svg", result: [] },
] as const;

/** The id of the project. */
export async function makeShapes(): Promise<number> {
  const body = { title: t("title"), description: t("description"), label_config: CONFIG, expert_instruction: t("instruction"), model_version: "example" };
  const { id: project } = await ask(api.POST("/api/projects", { body }));
  for (const { image, result } of TASKS) {
    const { id: task } = await ask(api.POST("/api/tasks", { body: { project, data: { image } } }));
    if (result.length > 0) await ask(api.POST("/api/predictions", { body: { task, result: [...result], model_version: "example", score: 1 } }));
  }
  return project;
}
