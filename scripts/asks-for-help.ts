/** Whether the command line of this process asks what it takes. */
export function asksForHelp(): boolean {
  return process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h');
}
