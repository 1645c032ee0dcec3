/** Whether a host name can only mean this machine (RFC 6761 for `localhost`, RFC 5735 for 127.0.0.0/8). */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    name === '::1' || name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(name)
  );
}
