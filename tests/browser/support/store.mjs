// A real S3 (SeaweedFS, which checks signatures and rights), on loopback, with a bucket and some objects.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";

const TOOLS = process.env.LABELKEEP_TEST_STORES ?? fileURLToPath(new URL("../../../.cache/stores", import.meta.url));

/** Who may do what, by SeaweedFS: the reader lists and reads one bucket, the writer writes to another. */
const IDENTITIES = {
  identities: [
    { name: "admin", credentials: [{ accessKey: "ADMIN", secretKey: "admin-secret" }], actions: ["Admin", "Read", "List", "Tagging", "Write"] },
    { name: "reader", credentials: [{ accessKey: "READER", secretKey: "reader-secret" }], actions: ["Read:lake", "List:lake"] },
    { name: "writer", credentials: [{ accessKey: "WRITER", secretKey: "writer-secret" }], actions: ["Read:results", "List:results", "Write:results"] },
  ],
};

/** Waits for the server too: what it does first it does again until it is there. */
const SCRIPT = `
import boto3, json, sys, time
s3 = boto3.client("s3", endpoint_url=sys.argv[1], aws_access_key_id="ADMIN", aws_secret_access_key="admin-secret", region_name="us-east-1")
def prepare(bucket):
    for attempt in range(150):
        try:
            return s3.create_bucket(Bucket=bucket)
        except Exception:
            if attempt == 149: raise
            time.sleep(0.2)
def cors(bucket):
    rule = {"AllowedOrigins": ["*"], "AllowedMethods": ["GET", "HEAD"], "AllowedHeaders": ["*"]}
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
def put(bucket, key, file):
    s3.put_object(Bucket=bucket, Key=key, Body=open(file, "rb").read())
def delete(bucket, key):
    s3.delete_object(Bucket=bucket, Key=key)
def read(bucket):
    found = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    print(json.dumps({item["Key"]: s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read().decode() for item in found}))
globals()[sys.argv[2]](*sys.argv[3:])
`;

/** Ports that nobody uses, each another one. */
async function freePorts(count) {
  const probes = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(probes.map((probe) => once(probe, "listening")));
  const ports = probes.map((probe) => probe.address().port);
  await Promise.all(probes.map((probe) => { probe.close(); return once(probe, "close"); }));
  return ports;
}

export class Store {
  static async start() {
    const store = new Store();
    store.folder = await mkdtemp(join(tmpdir(), "labelkeep-store-"));
    const config = join(store.folder, "s3.json");
    await writeFile(config, JSON.stringify(IDENTITIES));
    const names = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc", "s3.port.grpc"];
    const [port, ...others] = await freePorts(names.length + 1);
    store.url = `http://127.0.0.1:${port}`;
    const ports = names.map((name, index) => `-${name}=${others[index]}`);
    const args = ["server", `-dir=${store.folder}`, "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-master.volumeSizeLimitMB=64", "-volume.max=20", "-master.volumePreallocate=false", ...ports, `-s3.port=${port}`, `-s3.config=${config}`];
    store.process = spawn(join(TOOLS, "venv/bin/weed"), args, { cwd: store.folder, stdio: "ignore" });
    for (const bucket of ["lake", "results"]) await store.run("prepare", bucket);
    await store.run("cors", "lake");
    return store;
  }

  /** One of the functions of the script, as the administrator of the store. */
  async run(...words) {
    const script = spawn(join(TOOLS, "venv/bin/python"), ["-c", SCRIPT, this.url, ...words], { stdio: ["ignore", "pipe", "pipe"] });
    let [output, errors] = ["", ""];
    script.stdout.on("data", (piece) => (output += piece));
    script.stderr.on("data", (piece) => (errors += piece));
    const [code] = await once(script, "close");
    if (code !== 0) throw new Error(`${words.join(" ")}: ${errors}`);
    return output;
  }

  async put(key, bytes) {
    const file = join(this.folder, "object");
    await writeFile(file, bytes);
    await this.run("put", "lake", key, file);
  }

  async stop() {
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await Promise.race([ended, sleep(5_000)]);
    if (this.process.exitCode === null) this.process.kill("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
  }
}

const CRC = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const crc = body.reduce((value, byte) => CRC[(value ^ byte) & 255] ^ (value >>> 8), 0xffffffff) ^ 0xffffffff;
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of one colour. */
export function png([red, green, blue], width = 320, height = 200) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([red, green, blue]))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}
