/** Data that stays in a store: the third way into a new project. */
import { syncStorage, sourcesOf } from "../storage/model/api";
import { addressOf } from "../storage/model/address";
import { kindOfKeys } from "../storage/model/draft";
import { isWorking, type Storage } from "../storage/model/storage";
import { Icon } from "../../shared/ui/icons";
import { Button } from "../../shared/ui/ui";
import page from "../../shared/ui/page.module.css";
import { t } from "./messages";

export interface Bucket {
  storage: Storage;
  /** What its files are, as far as their names say. */
  kinds: readonly string[];
}

export function bucketOf(storage: Storage, keys: readonly string[]): Bucket {
  const kind = storage.mode === "media" ? kindOfKeys(keys) : null;
  return { storage, kinds: kind === null ? [] : [kind] };
}

/** What a project could be called that begins with it: its own name, or that of its last folder. */
export function nameOfBucket({ storage }: Bucket): string {
  return storage.title || (addressOf(storage.provider, storage.fields).split("/").findLast((part) => part !== "") ?? "");
}

/** The one that a draft was given before it was left. */
export async function connectedBucket(projectId: number): Promise<Bucket | null> {
  const [storage] = await sourcesOf(projectId);
  return storage === undefined ? null : bucketOf(storage, []);
}

const LOOK_AFTER = 500;

/** Begins the sync, and answers when there is something to label or nothing more will come. */
export async function syncBucket({ storage }: Bucket, projectId: number, onProgress: (seen: number) => void): Promise<"tasks" | "nothing"> {
  if (storage.mode === "none") return "nothing";
  let now = await syncStorage(storage);
  while (isWorking(now) && (now.tasksMade ?? 0) === 0) {
    onProgress(now.objectsSeen ?? 0);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER));
    now = (await sourcesOf(projectId)).find(({ id, provider }) => id === storage.id && provider === storage.provider) ?? now;
  }
  if (now.status === "failed") throw new Error(now.fault ?? t("bucketFailed"));
  return (now.tasksMade ?? 0) > 0 || (now.lastSyncCount ?? 0) > 0 ? "tasks" : "nothing";
}

export function BucketLine({ bucket: { storage }, onChange, onRemove }: { bucket: Bucket; onChange: () => void; onRemove: () => void }) {
  const address = addressOf(storage.provider, storage.fields);
  return (
    <div className={page["card"]}>
      <div className={page["row"]}>
        <Icon name="cloud" size={20} />
        <strong>{storage.title || address}</strong>
        {storage.title !== "" && <span className={page["muted"]}>{address}</span>}
        <Button variant="quiet" icon="edit" onPress={onChange}>{t("bucketChange")}</Button>
        <Button variant="quiet" icon="close" onPress={onRemove}>{t("bucketRemove")}</Button>
      </div>
      <p className={page["muted"]}>{storage.mode === "none" ? t("bucketNone") : t("bucketText")}</p>
    </div>
  );
}
