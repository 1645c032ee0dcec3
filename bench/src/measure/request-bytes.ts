export interface RequestParts {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly port: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A whole HTTP/1.1 request, ready to be written. */
export function requestBytes({ method = 'GET', path, port, headers = {}, body = '' }: RequestParts): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
