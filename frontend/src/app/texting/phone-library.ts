// Loaded apart, because it weighs half as much as the rest of the app. Naming the parts in use keeps out the others.
export {
  AsYouType,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
