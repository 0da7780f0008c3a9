/** The pages' icons: 16 by 16, drawn with strokes in the colour of the text. */

const PATHS = {
  down: "M4 6.5 8 10.5 12 6.5",
  up: "M4 9.5 8 5.5 12 9.5",
  left: "M9.5 4 5.5 8 9.5 12",
  right: "M6.5 4 10.5 8 6.5 12",
  close: "M4 4 12 12M12 4 4 12",
  plus: "M8 3V13M3 8H13",
  minus: "M4 8H12",
  check: "M3.5 8.5 6.5 11.5 12.5 4.5",
  search: "M7 12A5 5 0 1 0 7 2A5 5 0 0 0 7 12ZM10.6 10.6 14 14",
  filter: "M2.5 4H13.5M4.5 8H11.5M6.5 12H9.5",
  columns: "M2.5 3H13.5V13H2.5ZM6.2 3V13M9.8 3V13",
  sort: "M5 3V13M5 13 2.8 10.6M5 13 7.2 10.6M11 13V3M11 3 8.8 5.4M11 3 13.2 5.4",
  list: "M2.5 4H13.5M2.5 8H13.5M2.5 12H13.5",
  grid: "M2.5 2.5H7V7H2.5ZM9 2.5H13.5V7H9ZM2.5 9H7V13.5H2.5ZM9 9H13.5V13.5H9Z",
  refresh: "M13 8A5 5 0 1 1 11.5 4.4M13 2.5V5.2H10.3",
  more: "M3.5 8H3.6M8 8H8.1M12.5 8H12.6",
  upload: "M8 10.5V2.5M8 2.5 4.8 5.7M8 2.5 11.2 5.7M2.5 10.5V13.5H13.5V10.5",
  download: "M8 2.5V10.5M8 10.5 4.8 7.3M8 10.5 11.2 7.3M2.5 10.5V13.5H13.5V10.5",
  play: "M5 3 12.5 8 5 13Z",
  pause: "M5.5 3V13M10.5 3V13",
  trash: "M3 4.5H13M6 4.5V2.5H10V4.5M4.5 4.5 5 13.5H11L11.5 4.5M7 7V11M9 7V11",
  edit: "M3 13 3.6 10.2 10.6 3.2 12.8 5.4 5.8 12.4Z",
  copy: "M5.5 5.5H13.5V13.5H5.5ZM10.5 5.5V2.5H2.5V10.5H5.5",
  star: "M8 2.5 9.7 6.1 13.6 6.6 10.7 9.3 11.5 13.2 8 11.2 4.5 13.2 5.3 9.3 2.4 6.6 6.3 6.1Z",
  warning: "M8 2.5 14 13H2ZM8 6.5V9.5M8 11.4V11.5",
  info: "M8 14A6 6 0 1 0 8 2A6 6 0 0 0 8 14ZM8 7.5V11M8 5.1V5.2",
  bell: "M4 11V7A4 4 0 0 1 12 7V11L13 12H3ZM6.8 14H9.2",
  user: "M8 8A2.7 2.7 0 1 0 8 2.6A2.7 2.7 0 0 0 8 8ZM2.8 13.5C3.4 11 5.5 10 8 10S12.6 11 13.2 13.5",
  key: "M6 10.5A3 3 0 1 0 6 4.5A3 3 0 0 0 6 10.5ZM9 7.5H14V10M11.5 7.5V9.5",
  link: "M6.5 9.5 9.5 6.5M5 8 3.6 9.4A2.3 2.3 0 0 0 6.8 12.5L8.2 11M11 8 12.4 6.6A2.3 2.3 0 0 0 9.2 3.5L7.8 5",
  lock: "M4 7.5H12V13.5H4ZM5.5 7.5V5A2.5 2.5 0 0 1 10.5 5V7.5",
  unlock: "M4 7.5H12V13.5H4ZM5.5 7.5V5A2.5 2.5 0 0 1 10.3 4",
  shield: "M8 2 13 4V8C13 11 10.8 13 8 14 5.2 13 3 11 3 8V4Z",
  undo: "M6 3.5 3 6.5 6 9.5M3 6.5H10A3.3 3.3 0 0 1 10 13H7",
  redo: "M10 3.5 13 6.5 10 9.5M13 6.5H6A3.3 3.3 0 0 0 6 13H9",
  external: "M9 3H13V7M13 3 7.5 8.5M11.5 9.5V13H3V4.5H6.5",
  image: "M2.5 3H13.5V13H2.5ZM2.5 11 6 7.5 9 10.5 11 8.5 13.5 11M10.5 6V6.1",
  chart: "M2.5 12.500L6 7L8.500 9.500L13.500 3.500M2.500 14H13.500",
  video: "M2.5 4H10.5V12H2.5ZM10.5 7 13.5 5V11L10.5 9",
  chat: "M2.5 3H13.5V11H7L4.500 13.500V11H2.500Z M5 6H11 M5 8.500H9",
  document: "M4 2H9.5L12.5 5V14H4ZM9.500 2V5H12.500M6 8H10.500M6 10.500H10.500",
  audio: "M3 6V10M5.5 4V12M8 2.5V13.5M10.5 5V11M13 6.5V9.5",
  help: "M8 14A6 6 0 1 0 8 2A6 6 0 0 0 8 14ZM6.3 6.3A1.8 1.8 0 1 1 8 8.6V9.3M8 11.3V11.4",
  inbox: "M2.5 9 4.5 3H11.5L13.5 9V13H2.5ZM2.5 9H5.5L6.5 10.8H9.5L10.5 9H13.5",
  grip: "M6 4H6.1M10 4H10.1M6 8H6.1M10 8H10.1M6 12H6.1M10 12H10.1",
  clock: "M8 14A6 6 0 1 0 8 2A6 6 0 0 0 8 14ZM8 4.5V8L10.5 9.5",
  eye: "M1.5 8C3 5 5.3 3.7 8 3.7S13 5 14.5 8C13 11 10.7 12.3 8 12.3S3 11 1.5 8ZM8 10A2 2 0 1 0 8 6A2 2 0 0 0 8 10Z",
  mail: "M2 3.5H14V12.5H2ZM2 4 8 9 14 4",
  cloud: "M4.5 12.5A3 3 0 0 1 4.3 6.5A4 4 0 0 1 12 7A2.8 2.8 0 0 1 11.7 12.5Z",
  database: "M2.5 4C2.5 2.8 5 2 8 2S13.5 2.8 13.5 4 11 6 8 6 2.5 5.2 2.5 4ZM2.5 4V12C2.5 13.2 5 14 8 14S13.5 13.2 13.5 12V4M2.5 8C2.5 9.2 5 10 8 10S13.5 9.2 13.5 8",
  folder: "M2 4V13H14V5H8L6.5 3H2Z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={size > 20 ? 1 : 1.5} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
