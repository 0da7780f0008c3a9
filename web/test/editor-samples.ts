import type { EditorTask, ResultItem } from "../src/editor";

interface Sample {
  readonly config: string;
  readonly task: Pick<EditorTask, "data" | "annotations" | "predictions">;
}

const TEXT = `Ada Lovelace met Charles Babbage at a party in London in June 1833. She was seventeen.
He showed her the Difference Engine, and she understood it at once. 🙂 Years later she wrote the notes
that made her famous: Note G holds what many call the first program.

The notes were published in Taylor's Scientific Memoirs in 1843.`;

const span = (id: string, start: number, end: number, label: string): ResultItem => ({
  value: { start, end, text: [...TEXT].slice(start, end).join(""), labels: [label] }, id, from_name: "ner", to_name: "text", type: "labels", origin: "manual",
});

const NER = `<View>
  <Relations><Relation value="met"/><Relation value="wrote"/></Relations>
  <Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/><Label value="Date"/><Label value="Machine" hotkey="m"/></Labels>
  <Text name="text" value="$text"/>
  <Header value="What is the mood?" />
  <Choices name="mood" toName="text" layout="inline" required="true"><Choice value="Good"/><Choice value="Bad"/><Choice value="Neither"/></Choices>
  <TextArea name="note" toName="text" placeholder="Anything odd?" maxSubmissions="1"/>
  <Choices name="sure" toName="text" perRegion="true"><Choice value="Sure"/><Choice value="Unsure"/></Choices>
</View>`;

function longText(): string {
  const words = TEXT.split(/\s+/);
  const lines: string[] = [];
  for (let size = 0, n = 0; size < 200_000; n += 1) {
    const line = Array.from({ length: 14 }, (_, i) => words[(n * 7 + i * 3) % words.length]).join(" ");
    lines.push(line);
    size += line.length + 1;
  }
  return lines.join("\n");
}

const LONG = longText();

function longSpans(count: number): ResultItem[] {
  const step = Math.floor([...LONG].length / count);
  const labels = ["Person", "Place", "Date", "Machine"];
  const points = [...LONG];
  return Array.from({ length: count }, (_, i) => ({
    value: { start: i * step, end: i * step + 12, text: points.slice(i * step, i * step + 12).join(""), labels: [labels[i % 4] ?? "Person"] },
    id: `s${i}`, from_name: "ner", to_name: "text", type: "labels", origin: "manual",
  }));
}

function box(id: string, x: number, y: number, width: number, height: number, label: string): ResultItem {
  return { original_width: 800, original_height: 600, image_rotation: 0, value: { x, y, width, height, rotation: 0, rectanglelabels: [label] }, id, from_name: "box", to_name: "img", type: "rectanglelabels", origin: "manual" };
}

/** A picture made on the spot, so that the samples need no file. */
function picture(): string {
  const canvas = document.createElement("canvas");
  canvas.width = 800;
  canvas.height = 600;
  const context = canvas.getContext("2d");
  if (context === null) return "";
  const sky = context.createLinearGradient(0, 0, 0, 600);
  sky.addColorStop(0, "#9cc4e4");
  sky.addColorStop(1, "#5b7a4a");
  context.fillStyle = sky;
  context.fillRect(0, 0, 800, 600);
  for (let i = 0; i < 40; i += 1) {
    context.fillStyle = `hsl(${(i * 47) % 360} 45% 45%)`;
    context.fillRect((i * 131) % 760, 120 + ((i * 89) % 420), 20 + ((i * 13) % 60), 20 + ((i * 29) % 80));
  }
  return canvas.toDataURL("image/png");
}

export const samples: Readonly<Record<string, Sample>> = {
  text: {
    config: NER,
    task: {
      data: { text: TEXT },
      annotations: [
        { id: 41, result: [span("aaaaaaaaaa", 0, 12, "Person"), span("bbbbbbbbbb", 17, 32, "Person"), span("cccccccccc", 47, 53, "Place"), { from_id: "aaaaaaaaaa", to_id: "bbbbbbbbbb", type: "relation", direction: "right", labels: ["met"] }], completed_by: 1, created_at: new Date(Date.now() - 7_200_000).toISOString(), ground_truth: true },
        { id: 42, result: [span("dddddddddd", 0, 12, "Person"), span("eeeeeeeeee", 57, 66, "Gone")], completed_by: 2, created_username: "bert@example.org, 2", created_at: new Date(Date.now() - 90_000_000).toISOString() },
      ],
      predictions: [{ id: 7, result: [span("ffffffffff", 0, 12, "Person")], model_version: "spacy-3.7", score: 0.83 }],
    },
  },
  long: { config: NER, task: { data: { text: LONG }, annotations: [{ id: 50, result: longSpans(2000), completed_by: 1 }] } },
  huge: { config: NER, task: { data: { text: LONG }, annotations: [{ id: 51, result: longSpans(10_000), completed_by: 1 }] } },
  form: {
    config: `<View>
      <Style>.card { border: 1px solid #8886; border-radius: 8px; padding: 12px; background: url(http://evil.example/x.png) } .card .lke-header { color: teal }</Style>
      <View className="card"><Header value="Review $id" size="2"/><Text name="review" value="$text"/></View>
      <View style="display:flex; gap: 32px; flex-wrap: wrap">
        <View><Header value="Topics"/><Choices name="topics" toName="review" choice="multiple" required="true"><Choice value="Product"><Choice value="Quality"/><Choice value="Price" hint="Too much or too little"/></Choice><Choice value="Delivery"/><Choice value="Service"/></Choices></View>
        <View><Header value="Stars"/><Rating name="stars" toName="review" maxRating="5" hotkey="s"/><Number name="price" toName="review" min="0" max="100" step="0.5" slider="true"/><Choices name="lang" toName="review" layout="select"><Choice value="English"/><Choice value="German" alias="de"/></Choices></View>
      </View>
      <View visibleWhen="choice-selected" whenTagName="topics" whenChoiceValue="Delivery"><Header value="What about the delivery?"/><TextArea name="delivery" toName="review" rows="2" editable="true"/></View>
      <Choices name="dyn" toName="review" value="$opts" allowNested="true"/>
      <DateTime name="when" toName="review"/>
      <Taxonomy name="tax" toName="review"><Choice value="A"/></Taxonomy>
    </View>`,
    task: { data: { text: "The parcel came late, but the lamp is lovely and was worth the price.", opts: [{ value: "Mammal", children: [{ value: "Dog" }, { value: "Cat" }] }, "Plant"] } },
  },
  image: {
    config: `<View><RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Person"/></RectangleLabels><PolygonLabels name="poly" toName="img"><Label value="Road"/></PolygonLabels><Image name="img" value="$image" zoomControl="true" rotateControl="true"/><Choices name="seen" toName="img" perRegion="true" required="true"><Choice value="All"/><Choice value="Part"/></Choices></View>`,
    task: { data: { image: picture() }, annotations: [{ id: 60, completed_by: 1, result: [box("r1", 10, 10, 20, 30, "Car"), box("r2", 50, 40, 20, 30, "Person")] }] },
  },
  boxes: {
    config: `<View><RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Person"/></RectangleLabels><Image name="img" value="$image"/></View>`,
    task: { data: { image: picture() }, annotations: [{ id: 61, completed_by: 1, result: Array.from({ length: 10_000 }, (_, i) => box(`b${i}`, (i % 100), Math.floor(i / 100), 0.8, 0.8, i % 3 === 0 ? "Car" : "Person")) }] },
  },
  broken: { config: "<View>\n  <Text name=\"t\"\n</View>", task: { data: {} } },
};
