/** The recipient has opted out, says Twilio. */
export const optedOutCode = 21610;

/**
 * A sentence for each Twilio error code that a text can meet: what happened, and what to do. Twilio re-maps causes
 * over time, so a code that is not here still gets a true sentence.
 */
const sentences: Readonly<Record<number, string>> = {
  11200: 'Twilio could not reach our webhook. An administrator must check PUBLIC_URL and the server.',
  11205: 'Twilio could not connect to our webhook. An administrator must check PUBLIC_URL and the server.',
  11210: 'Twilio could not find our host. An administrator must check PUBLIC_URL and the DNS.',
  11220: 'Twilio does not trust our certificate. An administrator must check TLS at PUBLIC_URL.',
  12100: 'Twilio could not read our answer to a text. An administrator must look into it.',
  12200: 'Twilio could not use our answer to a text. An administrator must look into it.',
  12300:
    'Twilio did not take the type of our answer. An administrator must check what stands before the server.',
  14107: 'Twilio stopped answers that went back and forth. Wait, and find out who answers by machine.',
  20003: 'Twilio refused our credentials. An administrator must check TWILIO_AUTH_TOKEN and the account.',
  20009: 'Twilio has not finished with this text. Wait a minute and try again.',
  20404: 'Twilio does not know this text or our account. An administrator must check TWILIO_ACCOUNT_SID.',
  20429: 'Twilio had too many requests at once and did not take this one. Send again in a minute.',
  20500: 'Twilio had a fault of its own. The text may have gone out; send again only if you must.',
  20503: 'Twilio was not available. The text may have gone out; send again only if you must.',
  21211: 'Twilio does not take this as a phone number. Check the digits and the country code.',
  21212: 'Our own sender number is not valid at Twilio. An administrator must check TWILIO_FROM_NUMBER.',
  21266: 'This is our own number, and Twilio does not text a number from itself. Check the number.',
  21408: 'Twilio may not text this country for us. An administrator can allow it under Geo permissions.',
  21602: 'The text was empty when it reached Twilio. Write it again.',
  21603: 'Twilio was given no sender. An administrator must check the lines.',
  21604: 'Twilio was given no recipient. Write the number again.',
  21606: 'Our number cannot text this destination. An administrator must choose another line.',
  21608:
    'Our Twilio account is a trial and texts only verified numbers. Verify this number at Twilio or upgrade.',
  21609: 'Twilio refused our callback address. An administrator must check PUBLIC_URL.',
  21610: 'This person has opted out by texting STOP. Only they can undo it, by texting START to our number.',
  21611: 'Too many texts are waiting at Twilio for our number. Send again later.',
  21612: 'This number cannot be reached from our number. An administrator may choose another line.',
  21614: 'This number is not a mobile number. Ask for a mobile number.',
  21617: 'The text is longer than Twilio takes. Shorten it.',
  21620: 'Twilio could not use the address of a picture. Send the text without it.',
  21623: 'Too many pictures for one text. Send fewer.',
  21624: 'Twilio did not take the time for which the text stays valid. An administrator must look into it.',
  21635: 'This number is a landline and can’t get texts. Ask for a mobile number.',
  21659: 'Our sender is not a Twilio number of ours. An administrator must check TWILIO_FROM_NUMBER.',
  21660: 'Our sender belongs to another Twilio account. An administrator must check TWILIO_FROM_NUMBER.',
  21661: 'Our sender cannot send texts. An administrator must choose another line.',
  21701: 'The Messaging Service does not exist. An administrator must check TWILIO_MESSAGING_SERVICE_SID.',
  21703: 'The Messaging Service has no sender for this destination. An administrator must add one.',
  21704: 'The Messaging Service has no senders. An administrator must add one.',
  21705: 'The Messaging Service is not valid. An administrator must check TWILIO_MESSAGING_SERVICE_SID.',
  30001: 'Too many texts were waiting at Twilio. Send again later.',
  30002: 'Our Twilio account is suspended. An administrator must contact Twilio.',
  30003: 'The phone is switched off, has no signal or cannot receive texts. Send again later.',
  30004: 'The phone or its carrier blocks our texts. Reach this person another way.',
  30005: 'This number is not in use any more, or the carrier does not know it. Check the number.',
  30006: 'This number is a landline and can’t get texts. Ask for a mobile number.',
  30007: 'The carrier filtered this text as unwanted. Change the wording, leave out links, and send again.',
  30008: 'The carrier did not say why. Send again later, or reach this person another way.',
  30009: 'A part of this text never arrived. Ask for it to be sent again.',
  30011: 'Pictures cannot be sent to this country. Send the words alone.',
  30019: 'The picture is too large for this carrier. Send a smaller one or the words alone.',
  30022: 'We are texting faster than our registration allows. Send again in a while.',
  30023: 'We have reached our limit of texts for today. Send again tomorrow.',
  30027: 'This carrier takes no more texts from us today. Send again tomorrow.',
  30032: 'Our toll-free number is not verified. An administrator must verify it at Twilio.',
  30034: 'Our number is not registered for texts in the US. An administrator must register it at Twilio.',
  30035: 'The registration of our number is still being set up. Send again later.',
  30036: 'The text waited too long at Twilio and was dropped. Send again if it still matters.',
  30410: 'The carrier did not answer in time. It may still have arrived; send again only if you must.',
  30450: 'Twilio blocked this number range for a while to stop fraud. Send again in half an hour.',
  30453: 'Twilio blocked this text for a while to stop fraud. Send again in half an hour.',
  35111: 'Twilio was not told when to send. Send again now, or schedule it here.',
  35114: 'Twilio cannot schedule for this time. Send again now, or schedule it here.',
  35118: 'Twilio schedules only with a Messaging Service. Send again now, or schedule it here.',
  35125: 'Too many texts are scheduled at Twilio. Send again now, or schedule it here.',
  63018: 'We are sending faster than this channel allows. Send again in a while.',
  63038: 'Our Twilio account has reached its limit for today. Send again tomorrow.',
};

/** The sentence for one of Twilio's error codes. */
export function twilioErrorSentence(code: number): string {
  return sentences[code] ?? `Twilio gave error ${code}: see twilio.com/docs/api/errors/${code}.`;
}
