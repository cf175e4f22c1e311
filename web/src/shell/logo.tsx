import './logo.css';

/** The mark and the name. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <span className="logo">
      <img src="/favicon.svg" width={size} height={size} alt="" />
      <span>Flowtrail</span>
    </span>
  );
}
