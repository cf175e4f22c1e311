import { chunked } from '../chunked.ts';
import { istIso } from '../ist-time.ts';
import type { FlowLayout } from '../layout.ts';

/** The five-column session CSV; times in IST without a zone, volume both ways together. */
export const generic5: FlowLayout = {
  rowsOf: 'flows',
  id: 'generic5',
  fileName: 'generic5.csv',
  lines: (rows) =>
    chunked(
      rows,
      (flow) =>
        `${flow.sourceIp},${flow.destinationIp},${istIso(flow.startMs)},${istIso(flow.endMs)},${flow.bytesOut + flow.bytesIn}\n`,
      { head: 'source_ip,destination_ip,session_start_time,session_end_time,bytes_transferred\n' },
    ),
};
