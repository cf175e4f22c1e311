import { useMemo } from 'react';
import { zoneLabel } from '../lib/time.ts';
import { COMMON_ZONES, useZone } from '../lib/zone.ts';
import { Combobox, type ComboboxOption } from '../ui/combobox.tsx';

export function useZoneOptions(): ComboboxOption[] {
  return useMemo(() => {
    const now = Date.now();
    const option = (zone: string, group: string): ComboboxOption => ({
      value: zone,
      label: zone.replaceAll('_', ' '),
      detail: zoneLabel(zone, now),
      group,
    });
    const rest = Intl.supportedValuesOf('timeZone').filter((zone) => !COMMON_ZONES.includes(zone));
    return [
      ...COMMON_ZONES.map((zone) => option(zone, 'Often used')),
      ...rest.map((zone) => option(zone, 'All zones')),
    ];
  }, []);
}

/** The zone of every time on screen: always visible, changed in place. */
export function ZonePicker() {
  const { zone, label, setZone } = useZone();
  const options = useZoneOptions();
  return (
    <Combobox label="Time zone" value={zone} options={options} onValue={setZone} className="zone-button">
      <span>{label}</span>
    </Combobox>
  );
}
