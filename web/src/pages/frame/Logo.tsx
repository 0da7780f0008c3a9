/** A label that keeps a key's shape: a tag with a notch. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M5 4h13l9 12-9 12H5V4Z" fill="var(--p-accent)" />
      <circle cx="18" cy="16" r="3.2" fill="var(--p-surface)" />
      <path d="M10 16h5M10 16v3.6M12.6 16v2.4" stroke="var(--p-surface)" strokeWidth="2" strokeLinecap="round" fill="none" />
    </svg>
  );
}
