/** Settings of the editor, kept per person by the page (preferences) and passed in. */
export interface EditorSettings {
  /** Keymap changes: action name -> key ("ctrl+enter"); null takes the key away. */
  readonly hotkeys: Readonly<Record<string, string | null>>;
  readonly labelHotkeys: boolean;
  readonly hotkeyHints: boolean;
  readonly showLabels: boolean;
  /** Keep the label chosen after a region was made. */
  readonly keepLabel: boolean;
  readonly selectAfterCreate: boolean;
  readonly keepTool: boolean;
  readonly smoothing: boolean;
  readonly invertZoom: boolean;
  /** Numbers beside the lines of a text. */
  readonly lineNumbers: boolean;
  /** Whether the one answer that is asked for submits the task: as the project says, or as the person wants it. */
  readonly autoSubmit: "project" | "on" | "off";
}

export const DEFAULT_SETTINGS: EditorSettings = {
  hotkeys: {},
  labelHotkeys: true,
  hotkeyHints: true,
  showLabels: true,
  keepLabel: true,
  selectAfterCreate: false,
  keepTool: false,
  smoothing: true,
  invertZoom: false,
  lineNumbers: false,
  autoSubmit: "project",
};
