/** What handing over and asking after texts has to tell the metrics. Every method counts one thing that happened. */
export interface DeliveryMeter {
  /** A request was accepted: a text is queued or scheduled. */
  accepted(): void;
  /** The provider took a text. */
  handedOver(): void;
  /** A call's end is not known: the provider may have the text or not. */
  becameUnknown(): void;
  /** Evidence has told what became of an unknown text. */
  resolved(): void;
  /** The provider did not take a call: its error code, or `HTTP 503`, or what the connection said. */
  providerError(code: string): void;
  /** Seconds from our hand-over of a text to a callback that moved its status. */
  callbackLag(seconds: number): void;
}
