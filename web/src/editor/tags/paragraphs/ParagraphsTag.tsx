import { useEffect, useState } from "react";
import { tagFacts } from "../../config/tagtable";
import { t } from "../../words/i18n";
import { Labels } from "../labels/Labels";
import { loadText } from "../text/source";
import type { TagProps } from "../../model/tag";
import { Conversation } from "./Conversation";
import { phrasesOf, type Phrase } from "./phrases";

export function ParagraphsTag(props: TagProps) {
  return tagFacts(props.node.tag)?.labeling === true ? <Labels {...props} /> : <Paragraphs {...props} />;
}

/** The conversation of the task, or of the address that the task has. */
function Paragraphs({ node, ctx }: TagProps) {
  const [phrases, setPhrases] = useState<readonly Phrase[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    const load = async () => (node.attrs["valuetype"] === "url" ? parsed(await loadText(node, ctx, abort.signal)) : ctx.resolve(node.attrs["value"] ?? ""));
    load().then((value) => {
      if (abort.signal.aborted) return;
      setPhrases(phrasesOf(value, node));
      setProblem(null);
    }).catch((error: unknown) => {
      if (!abort.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => abort.abort();
  }, [node, ctx, attempt]);
  return (
    <div className="lke-text-frame">
      {problem !== null && (
        <div className="lke-problem" role="alert">
          <p>{problem}</p>
          <button type="button" className="lke-button" onClick={() => setAttempt(attempt + 1)}>{t("Load again")}</button>
        </div>
      )}
      {phrases.length > 0 && <Conversation node={node} ctx={ctx} phrases={phrases} />}
    </div>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(t("The file is no JSON, so there is no conversation to show."));
  }
}
