/** Languages in which somebody is told. */
export type Language = 'en' | 'fr'

/** What people call the traits whose names Segment's specification reserves, where the catalogue does not say: English, French. */
const WORDS: Readonly<Record<string, readonly [en: string, fr: string]>> = {
  address: ['Address', 'Adresse'],
  age: ['Age', 'Âge'],
  avatar: ['Picture', 'Photo'],
  birthday: ['Date of birth', 'Date de naissance'],
  city: ['Town', 'Ville'],
  company: ['Company', 'Entreprise'],
  country: ['Country', 'Pays'],
  createdAt: ['Customer since', 'Client depuis'],
  description: ['Description', 'Description'],
  email: ['E-mail address', 'Adresse e-mail'],
  firstName: ['First name', 'Prénom'],
  gender: ['Gender', 'Genre'],
  language: ['Language', 'Langue'],
  lastName: ['Last name', 'Nom de famille'],
  locale: ['Language', 'Langue'],
  name: ['Name', 'Nom'],
  phone: ['Telephone', 'Téléphone'],
  postalCode: ['Postcode', 'Code postal'],
  timezone: ['Time zone', 'Fuseau horaire'],
  title: ['Position', 'Fonction'],
  username: ['User name', 'Nom d’utilisateur'],
  website: ['Web site', 'Site web'],
}

/** What somebody would call a trait; undefined of a name that says nothing to us. */
export function traitWord(name: string, language: Language): string | undefined {
  return Object.hasOwn(WORDS, name) ? WORDS[name]?.[language === 'fr' ? 1 : 0] : undefined
}
