/** The keys of the editor, each changeable by pressing another. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type ActionSpec, editorText, KEYMAP, keysOf, showKey } from "../../editor/api";
import { attempt } from "../../shared/ui/attempt";
import { api, ask } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, IconButton } from "../../shared/ui/ui";
import styles from "./account.module.css";
import { conflicts, type CustomHotkeys, effectiveKeys, parseKeymap, readCustom, withKey, withoutChange } from "./keymap";
import { t } from "./messages";

const GROUPS = ["Annotation", "Regions", "Tools", "View", "Sound and video"] as const;

export function Hotkeys() {
  const client = useQueryClient();
  const stored = useQuery({ queryKey: ["hotkeys"], queryFn: () => ask(api.GET("/api/current-user/hotkeys")) });
  const custom = readCustom(stored.data?.custom_hotkeys);
  const [listening, setListening] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const clashes = conflicts(KEYMAP, custom);

  const save = (next: CustomHotkeys): void => {
    const before = stored.data;
    client.setQueryData(["hotkeys"], { custom_hotkeys: next });
    void attempt(
      async () => {
        await ask(api.PATCH("/api/current-user/hotkeys", { body: { custom_hotkeys: next } }));
      },
      (reason) => t("failed", { reason }),
    ).then((ok) => {
      if (!ok) client.setQueryData(["hotkeys"], before);
    });
  };
  const read = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    try {
      save(parseKeymap(await chosen.text()));
      toast(t("imported"));
    } catch (error) {
      toast(t("importFailed", { reason: error instanceof Error ? error.message : String(error) }), { tone: "bad" });
    }
  };
  return (
    <section className={page["section"]}>
      <p className={page["muted"]}>{t("hotkeysText")}</p>
      <div className={page["row"]}>
        <Button icon="download" onPress={() => download(custom)}>{t("export")}</Button>
        <Button icon="upload" onPress={() => file.current?.click()}>{t("import")}</Button>
        <input ref={file} type="file" accept="application/json,.json" hidden aria-label={t("import")} onChange={(event) => void read(event.target.files?.[0])} />
        {Object.keys(custom).length > 0 && <Button variant="quiet" icon="undo" onPress={() => save({})}>{t("resetAll")}</Button>}
      </div>
      {GROUPS.map((group) => (
        <div key={group} className={page["tableWrap"]} role="region" aria-label={t(`group_${group}`)} tabIndex={0}>
          <table className={`${page["table"]} ${styles["keys"]}`}>
            <caption className={styles["caption"]}>{t(`group_${group}`)}</caption>
            <thead className={page["srOnly"]}>
              <tr>
                <th scope="col">{t("action")}</th>
                <th scope="col">{t("key")}</th>
                <th scope="col">{t("actions")}</th>
              </tr>
            </thead>
            <tbody>
              {KEYMAP.filter((action) => action.group === group).map((action) => (
                <Row
                  key={action.action}
                  action={action}
                  custom={custom}
                  clash={clashes.get(action.action) ?? []}
                  isListening={listening === action.action}
                  onListen={(on) => setListening(on ? action.action : null)}
                  onKey={(key) => save(withKey(custom, action.action, key))}
                  onReset={() => save(withoutChange(custom, action.action))}
                />
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </section>
  );
}

interface RowProps {
  action: ActionSpec;
  custom: CustomHotkeys;
  clash: readonly string[];
  isListening: boolean;
  onListen: (on: boolean) => void;
  onKey: (key: string | null) => void;
  onReset: () => void;
}

function Row({ action, custom, clash, isListening, onListen, onKey, onReset }: RowProps) {
  const keys = effectiveKeys(action, custom);
  const titles = clash.map((name) => KEYMAP.find((other) => other.action === name)?.title ?? name);
  return (
    <tr>
      <td>{editorText(action.title)}</td>
      <td className={styles["keyCell"]}>
        {isListening ? <Listener onKey={onKey} onEnd={() => onListen(false)} /> : keys.length === 0 ? <span className={page["muted"]}>{t("off")}</span> : keys.map((key) => <kbd key={key}>{showKey(key)}</kbd>)}
        {titles.length > 0 && <Badge tone="warn">{t("conflict", { others: titles.join(", ") })}</Badge>}
      </td>
      <td className={page["number"]}>
        <Button variant="quiet" onPress={() => onListen(!isListening)} aria-label={t("changeFor", { action: editorText(action.title) })}>{t("change")}</Button>
        {keys.length > 0 && <IconButton label={`${t("takeAway")}: ${editorText(action.title)}`} icon="close" onPress={() => onKey(null)} />}
        {Object.hasOwn(custom, action.action) && <IconButton label={`${t("reset")}: ${editorText(action.title)}`} icon="undo" onPress={onReset} />}
      </td>
    </tr>
  );
}

/** Takes the next key, before anything else on the page hears it. */
function Listener({ onKey, onEnd }: { onKey: (key: string) => void; onEnd: () => void }) {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (["Control", "Shift", "Alt", "Meta", "AltGraph", "Tab"].includes(event.key)) {
        if (event.key === "Tab") onEnd();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      const key = keysOf(event)[0];
      if (key !== undefined && event.key !== "Escape") onKey(key);
      onEnd();
    };
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, [onKey, onEnd]);
  return <em role="status">{t("press")}</em>;
}

function download(custom: CustomHotkeys): void {
  const all = Object.fromEntries(KEYMAP.map((action) => [action.action, custom[action.action] ?? { key: action.keys[0] ?? "", active: true }]));
  const url = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "labelkeep-hotkeys.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
