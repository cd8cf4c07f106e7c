import type { Language } from './language.ts'

/** What the document of all that is known says around it, in English. */
const english = {
  title: 'What we know about you',
  lead: (brand: string, day: string) =>
    `You asked ${brand === '' ? 'us' : brand} for access to your data. This is all of it as it stood on ${day}, with why we have it, where it came from, who receives it and how long it stays.`,
  reference: (request: string) => `Request ${request}`,
  alongside:
    'The file that comes with this document (JSON) holds the same, with every message in full. This document shows the newest ones; of the others it says how many there are.',
  contents: 'Contents',
  responsible: {
    title: 'Who answers for your data',
    none: 'Ask whoever gave you this document who answers for your data.',
    controller: 'Controller',
    joint: 'Joint controller',
    representative: 'Representative in the Union',
    officer: 'Data-protection officer',
  },
  purposes: {
    title: 'Why we use it',
    lead: 'Every purpose, what it rests on, and what holds for you now.',
    none: 'No purpose is defined: nothing beyond keeping it is done with your data.',
    data: 'Uses',
  },
  traits: 'What we know about you',
  stays: (time: string) => `Stays ${time}.`,
  staysAsMessages: 'Stays as long as the messages that said it.',
  delicate: 'Sensitive.',
  identifiers: { title: 'How we recognise you', since: 'First seen' },
  links: {
    title: 'Why we think that these are all you',
    lead: 'Two identifiers belong to one person because something showed it: a message that named both, or somebody who looked at it.',
    none: 'You are known by one identifier alone.',
    somebodyElse: 'one that may be somebody else’s',
    status: {
      live: 'holds',
      suggested: 'a doubt that nobody has decided',
      shared: 'used by several people',
      claimed: 'claimed, not believed',
      removed: 'taken back',
      expired: 'ended with its time',
    } as Readonly<Record<string, string>>,
    both: (one: string, other: string) => `${one} and ${other}`,
  },
  accounts: { title: 'Companies and households you belong to', since: (day: string) => `Since ${day}.` },
  activity: {
    title: 'What you did',
    what: 'What',
    times: 'How often',
    first: 'First',
    last: 'Last',
    newest: (count: number) => (count === 1 ? 'The newest message, in full' : `The newest ${count} messages, in full`),
    none: 'We have no message of yours.',
  },
  choices: {
    title: 'What you chose, and the proof of it',
    lead: 'Each entry is sealed to the one before it. Whoever has the seal can find out whether it was changed since.',
    none: 'You were never asked, or have not answered.',
    sealed: 'The seals of your entries were checked when this document was made: all of them are as they were written.',
    broken: 'The seals of your entries were checked when this document was made, and not all of them hold. Ask us why.',
    seal: 'Seal',
  },
  decisions: {
    title: 'What was shown to you, and why',
    none: 'Nothing was chosen for you in the time for which this is kept.',
    more: (count: number) => `and ${count} more, in the file that comes with this document.`,
    experiments: 'Tests that you were part of',
    saw: (variation: string, day: string) => `You saw “${variation}”, from ${day} on.`,
  },
  recipients: {
    title: 'Who receives it',
    lead: 'Those who process data for us or receive it, by purpose.',
    none: 'We name nobody who receives your data.',
    in: (country: string) => `in ${country}`,
    files: 'Files that may have held you',
    filesLead: 'Files of people that our staff made for a purpose that you permitted at the time.',
    filesNone: 'No file of people was made in which you may have been.',
    list: { people: 'People', events: 'What people did' } as Readonly<Record<string, string>>,
    for: (purpose: string) => `for “${purpose}”`,
  },
  quiet: {
    title: 'Where we do not write to you',
    reasons: {
      hard_bounce: 'it does not exist',
      soft_bounces: 'messages came back several times',
      complaint: 'you reported a message as unwanted',
      manual: 'you, or somebody for you, asked for it',
    } as Readonly<Record<string, string>>,
  },
  retention: {
    title: 'How long it stays',
    months: (count: number) =>
      `Messages are kept for ${count} months besides the current one, and what follows from them with them.`,
    none: 'No end is set: it stays until you ask for its erasure.',
    own: 'Where a piece of data has a time of its own, it is told with it.',
  },
  records: {
    title: 'What our staff and systems did with your file',
    lead: 'By what they are and not by name: they are people too.',
    none: 'Nothing is recorded.',
    by: {
      user: 'an employee',
      key: 'one of our systems',
      customer: 'you',
      operator: 'whoever runs the installation',
      system: 'Diapason, by itself',
    } as Readonly<Record<string, string>>,
    what: {
      'link.make': 'A link to your own pages was made',
      'person.rebuild': 'Your profile was computed again',
      'identity.merge': 'Identifiers were joined',
      'identity.split': 'Identifiers were separated',
      'identity.accept': 'A doubt about who you are was decided: the same person',
      'identity.dismiss': 'A doubt about who you are was decided: not the same person',
      'identity.undo': 'A decision about who you are was taken back',
      'choice.record': 'A choice of yours was written down',
    } as Readonly<Record<string, string>>,
  },
  requests: 'What you have asked for',
  pages: {
    title: 'Links to your own pages',
    made: (day: string, until: string) => `Made on ${day}, until ${until}.`,
    scopes: {
      preferences: 'Your choices',
      data: 'Your data',
      unsubscribe: 'Unsubscribing',
      confirm: 'Confirming',
    } as Readonly<Record<string, string>>,
  },
  rights: {
    title: 'Your rights',
    list: [
      'Have what is wrong put right, and what is missing added (article 16).',
      'Have it erased, unless the law obliges us to keep it (article 17).',
      'Have its use restricted, for instance while something is being put right (article 18).',
      'Take along what you gave us, in a form that machines read (article 20).',
      'Object to what rests on our legitimate interest or the public interest (article 21).',
      'Take any consent back, at any time and as easily as you gave it (article 7).',
    ],
    complaint: (authority: string) =>
      `You may also complain to a supervisory authority${authority === '' ? ', for instance that of the country you live in: edpb.europa.eu lists them' : `: ${authority}`}.`,
  },
}

type AccessWords = typeof english

/** Ce que dit autour des données le document qui les contient toutes, en français. */
const french: AccessWords = {
  title: 'Ce que nous savons de vous',
  lead: (brand, day) =>
    `Vous avez demandé ${brand === '' ? '' : `à ${brand} `}l’accès à vos données. Les voici toutes, telles qu’elles étaient le ${day} : pourquoi nous les avons, d’où elles viennent, qui les reçoit et combien de temps elles restent.`,
  reference: (request) => `Demande ${request}`,
  alongside:
    'Le fichier remis avec ce document (JSON) contient les mêmes données, avec chaque message en entier. Ce document en montre les plus récents et indique le nombre des autres.',
  contents: 'Sommaire',
  responsible: {
    title: 'Qui répond de vos données',
    none: 'Demandez à la personne qui vous remet ce document qui répond de vos données.',
    controller: 'Responsable du traitement',
    joint: 'Responsable conjoint',
    representative: 'Représentant dans l’Union',
    officer: 'Délégué à la protection des données',
  },
  purposes: {
    title: 'Pourquoi nous les utilisons',
    lead: 'Chaque finalité, ce sur quoi elle repose, et ce qui vaut pour vous aujourd’hui.',
    none: 'Aucune finalité n’est définie : vos données sont conservées et ne servent à rien d’autre.',
    data: 'Utilise',
  },
  traits: 'Ce que nous savons de vous',
  stays: (time) => `Conservé ${time}.`,
  staysAsMessages: 'Conservé aussi longtemps que les messages dont il est issu.',
  delicate: 'Donnée sensible.',
  identifiers: { title: 'Comment nous vous reconnaissons', since: 'Vu pour la première fois' },
  links: {
    title: 'Pourquoi nous pensons que tout cela, c’est vous',
    lead: 'Deux identifiants appartiennent à une même personne parce que quelque chose l’a montré : un message qui portait les deux, ou quelqu’un qui l’a vérifié.',
    none: 'Nous vous connaissons par un seul identifiant.',
    somebodyElse: 'un autre, qui peut être celui de quelqu’un d’autre',
    status: {
      live: 'valable',
      suggested: 'un doute que personne n’a tranché',
      shared: 'utilisé par plusieurs personnes',
      claimed: 'affirmé, mais pas retenu',
      removed: 'retiré',
      expired: 'arrivé à son terme',
    },
    both: (one, other) => `${one} et ${other}`,
  },
  accounts: { title: 'Entreprises et foyers dont vous faites partie', since: (day) => `Depuis le ${day}.` },
  activity: {
    title: 'Ce que vous avez fait',
    what: 'Quoi',
    times: 'Combien de fois',
    first: 'Première fois',
    last: 'Dernière fois',
    newest: (count) =>
      count === 1 ? 'Le message le plus récent, en entier' : `Les ${count} messages les plus récents, en entier`,
    none: 'Nous n’avons aucun message de vous.',
  },
  choices: {
    title: 'Ce que vous avez choisi, et la preuve',
    lead: 'Chaque inscription est scellée à la précédente. Quiconque possède le sceau peut vérifier qu’elle n’a pas été modifiée depuis.',
    none: 'La question ne vous a jamais été posée, ou vous n’y avez pas répondu.',
    sealed:
      'Les sceaux de vos inscriptions ont été vérifiés à l’établissement de ce document : toutes sont telles qu’elles ont été écrites.',
    broken:
      'Les sceaux de vos inscriptions ont été vérifiés à l’établissement de ce document, et certains ne tiennent pas. Demandez-nous pourquoi.',
    seal: 'Sceau',
  },
  decisions: {
    title: 'Ce qui vous a été montré, et pourquoi',
    none: 'Rien n’a été choisi pour vous pendant la durée où cela est conservé.',
    more: (count) => `et ${count} autres, dans le fichier remis avec ce document.`,
    experiments: 'Les tests auxquels vous avez participé',
    saw: (variation, day) => `Vous avez vu « ${variation} » à partir du ${day}.`,
  },
  recipients: {
    title: 'Qui les reçoit',
    lead: 'Ceux qui traitent des données pour nous ou qui en reçoivent, par finalité.',
    none: 'Nous ne nommons personne qui reçoive vos données.',
    in: (country) => `(${country})`,
    files: 'Fichiers où vous avez pu figurer',
    filesLead: 'Fichiers de personnes établis par notre équipe pour une finalité que vous permettiez alors.',
    filesNone: 'Aucun fichier de personnes où vous auriez pu figurer n’a été établi.',
    list: { people: 'Personnes', events: 'Actions des personnes' },
    for: (purpose) => `pour « ${purpose} »`,
  },
  quiet: {
    title: 'Où nous ne vous écrivons pas',
    reasons: {
      hard_bounce: 'l’adresse n’existe pas',
      soft_bounces: 'des messages sont revenus plusieurs fois',
      complaint: 'vous avez signalé un message comme indésirable',
      manual: 'vous, ou quelqu’un pour vous, l’avez demandé',
    },
  },
  retention: {
    title: 'Combien de temps elles restent',
    months: (count) =>
      `Les messages sont conservés ${count} mois, en plus du mois en cours, et ce qui en découle avec eux.`,
    none: 'Aucune fin n’est fixée : elles restent jusqu’à ce que vous demandiez leur effacement.',
    own: 'Lorsqu’une donnée a sa propre durée, elle est indiquée avec elle.',
  },
  records: {
    title: 'Ce que notre équipe et nos systèmes ont fait de votre dossier',
    lead: 'Par fonction et non par nom : ce sont aussi des personnes.',
    none: 'Rien n’est consigné.',
    by: {
      user: 'un membre de l’équipe',
      key: 'l’un de nos systèmes',
      customer: 'vous',
      operator: 'la personne qui exploite l’installation',
      system: 'Diapason, de lui-même',
    },
    what: {
      'link.make': 'Un lien vers vos propres pages a été créé',
      'person.rebuild': 'Votre profil a été recalculé',
      'identity.merge': 'Des identifiants ont été réunis',
      'identity.split': 'Des identifiants ont été séparés',
      'identity.accept': 'Un doute sur votre identité a été tranché : la même personne',
      'identity.dismiss': 'Un doute sur votre identité a été tranché : deux personnes',
      'identity.undo': 'Une décision sur votre identité a été annulée',
      'choice.record': 'Un de vos choix a été consigné',
    },
  },
  requests: 'Ce que vous avez demandé',
  pages: {
    title: 'Liens vers vos propres pages',
    made: (day, until) => `Créé le ${day}, valable jusqu’au ${until}.`,
    scopes: { preferences: 'Vos choix', data: 'Vos données', unsubscribe: 'Désabonnement', confirm: 'Confirmation' },
  },
  rights: {
    title: 'Vos droits',
    list: [
      'Faire rectifier ce qui est inexact et compléter ce qui manque (article 16).',
      'Faire effacer vos données, sauf si la loi nous oblige à les garder (article 17).',
      'En faire limiter l’usage, par exemple le temps d’une rectification (article 18).',
      'Emporter ce que vous nous avez fourni, sous une forme lisible par une machine (article 20).',
      'Vous opposer à ce qui repose sur notre intérêt légitime ou l’intérêt public (article 21).',
      'Revenir sur tout consentement, à tout moment et aussi simplement que vous l’avez donné (article 7).',
    ],
    complaint: (authority) =>
      `Vous pouvez aussi saisir une autorité de contrôle${authority === '' ? ', par exemple celle du pays où vous vivez : edpb.europa.eu en donne la liste' : ` : ${authority}`}.`,
  },
}

const WORDS: Readonly<Record<Language, AccessWords>> = { en: english, fr: french }

export function accessWordsIn(language: Language): AccessWords {
  return WORDS[language]
}
