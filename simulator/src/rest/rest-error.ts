/** A refusal in Twilio's words: `{code, message, more_info, status}`. */
export class RestError extends Error {
  override readonly name = 'RestError';
  /** HTTP status. */
  readonly status: number;
  /** Twilio's error code. */
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  toJSON() {
    return {
      code: this.code,
      message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${String(this.code)}`,
      status: this.status,
    };
  }
}
