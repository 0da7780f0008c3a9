/** CodeMirror for XML, with our tags to complete and the server's findings at their place. */
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { xml } from "@codemirror/lang-xml";
import { bracketMatching } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, type ViewUpdate } from "@codemirror/view";
import { type RefObject, useEffect, useRef } from "react";
import type { Finding } from "../model/problems";
import { codeTheme } from "./code-theme";
import styles from "./code.module.css";
import { TAGS } from "../tags";

/** The policy lets the code field's style sheet in by the document's nonce only. */
function styleNonce() {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return nonce ? [EditorView.cspNonce.of(nonce)] : [];
}

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  errors: readonly Finding[];
  warnings: readonly Finding[];
  /** The field itself, for edits that are not typed into it. */
  field: RefObject<EditorView | null>;
  onUpdate: (update: ViewUpdate) => void;
}

export function CodeField({ label, value, onChange, errors, warnings, field: view, onUpdate }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const changed = useRef({ onChange, onUpdate });
  changed.current = { onChange, onUpdate };
  useEffect(() => {
    if (!place.current) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          xml({ elements: TAGS }),
          codeTheme,
          lintGutter(),
          ...styleNonce(),
          EditorView.lineWrapping,
          // Every other sign of the text stays what it is, a lone carriage return too.
          EditorState.lineSeparator.of("\n"),
          EditorView.clipboardInputFilter.of((pasted) => pasted.replaceAll("\r\n", "\n")),
          EditorView.contentAttributes.of({ "aria-label": label }),
          keymap.of([...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current.onChange(update.state.doc.toString());
            changed.current.onUpdate(update);
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
    // The text is handed over once; later texts from outside come by the next effect.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const all = [...errors.map((finding) => ({ finding, severity: "error" as const })), ...warnings.map((finding) => ({ finding, severity: "warning" as const }))];
    const diagnostics: Diagnostic[] = all.map(({ finding, severity }) => {
      const line = editor.state.doc.line(Math.min(Math.max(1, finding.line), editor.state.doc.lines));
      const from = Math.min(line.to, line.from + Math.max(0, finding.column - 1));
      return { from, to: line.to, severity, message: finding.message };
    });
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [errors, warnings]);
  // Code runs from left to right in every language.
  return <div ref={place} dir="ltr" className={styles["editor"]} />;
}
