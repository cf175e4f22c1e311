import { chunked } from '../chunked.ts';
import { utcIso } from '../ist-time.ts';
import type { WebLayout } from '../layout.ts';
import { WEB_SERVER } from '../web-requests.ts';

/** Web threat CSV as a log pipeline exports it: 16 columns, UTC with Z; `bytes_in` is what the server received. */
export const webThreat: WebLayout = {
  rowsOf: 'web',
  id: 'web_threat',
  fileName: 'web_threat.csv',
  lines: (rows) =>
    chunked(
      rows,
      (row) =>
        `${row.bytesOut},${row.bytesIn},${utcIso(row.startMs)}Z,${utcIso(row.endMs)}Z,${row.sourceIp},${row.country},${row.protocol},${row.status},${row.port},${WEB_SERVER},${row.rule},Web Client Observation,Gateway_Flow,sample_webserver,${utcIso(row.startMs)}Z,waf_rule\n`,
      {
        head: 'bytes_in,bytes_out,creation_time,end_time,src_ip,src_ip_country_code,protocol,response.code,dst_port,dst_ip,rule_names,observation_name,source.meta,source.name,time,detection_types\n',
      },
    ),
};

/** The short header: nine columns, UTC without a zone. */
export const webThreat9: WebLayout = {
  rowsOf: 'web',
  id: 'web_threat_9',
  fileName: 'web_threat_9.csv',
  lines: (rows) =>
    chunked(
      rows,
      (row) =>
        `${row.sourceIp},${WEB_SERVER},${row.country},${row.port},${row.protocol},${row.bytesOut},${row.bytesIn},${utcIso(row.startMs).replace('T', ' ')},${row.status}\n`,
      { head: 'src_ip,dst_ip,src_ip_country_code,dst_port,protocol,bytes_in,bytes_out,creation_time,response.code\n' },
    ),
};
