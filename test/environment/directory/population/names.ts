/** People's names in several scripts, each with the spelling that its bearer's account name uses. */

export interface Name {
  readonly native: string;
  readonly ascii: string;
}

/** Names go together by culture, and a culture by where its people work. */
export interface Culture {
  readonly city: string;
  readonly country: string;
  readonly countryCode: string;
  readonly countryNumber: string;
  readonly language: string;
  readonly given: readonly Name[];
  readonly family: readonly Name[];
}

const names = (text: string): readonly Name[] =>
  text.split(' ').map((pair) => {
    const [native = '', ascii = native] = pair.split('/');
    return { native, ascii };
  });

export const CULTURES: readonly Culture[] = [
  {
    city: 'Berlin',
    country: 'Germany',
    countryCode: 'DE',
    countryNumber: '276',
    language: 'de-DE',
    given: names('Anna Jürgen/Juergen Greta Fabian Jörg/Joerg Zoë/Zoe Tanja Uwe Käthe/Kaethe Nils'),
    family: names('Müller/Mueller Schmidt Größe/Groesse Weber Schröder/Schroeder Krüger/Krueger Lange Öztürk/Oeztuerk Bauer Weiß/Weiss'),
  },
  {
    city: 'Paris',
    country: 'France',
    countryCode: 'FR',
    countryNumber: '250',
    language: 'fr-FR',
    given: names('Renée/Renee François/Francois Chloé/Chloe Hugo Inès/Ines Léo/Leo Agnès/Agnes Luc'),
    family: names("Dupont Lefèvre/Lefevre D'Arcy/Darcy Moreau Gauthier Brûlé/Brule Noël/Noel Petit"),
  },
  {
    city: 'London',
    country: 'United Kingdom',
    countryCode: 'GB',
    countryNumber: '826',
    language: 'en-GB',
    given: names('Olivia Jack Amelia Harry Siobhán/Siobhan Oliver Niamh Thomas'),
    family: names("Smith O'Brien/OBrien Jones Taylor-Reed Williams MacDonald Evans Clarke"),
  },
  {
    city: 'Lisbon',
    country: 'Portugal',
    countryCode: 'PT',
    countryNumber: '620',
    language: 'pt-PT',
    given: names('Ana João/Joao Inês/Ines Tomás/Tomas Conceição/Conceicao Luís/Luis'),
    family: names('Silva Gonçalves/Goncalves Magalhães/Magalhaes Santos Simões/Simoes'),
  },
  {
    city: 'Warsaw',
    country: 'Poland',
    countryCode: 'PL',
    countryNumber: '616',
    language: 'pl-PL',
    given: names('Łukasz/Lukasz Zofia Małgorzata/Malgorzata Piotr Żaneta/Zaneta Michał/Michal'),
    family: names('Kowalski Wójcik/Wojcik Dąbrowski/Dabrowski Świątek/Swiatek Nowak'),
  },
  {
    city: 'Kyiv',
    country: 'Ukraine',
    countryCode: 'UA',
    countryNumber: '804',
    language: 'uk-UA',
    given: names('Олена/Olena Тарас/Taras Юлія/Yuliia Андрій/Andrii Ірина/Iryna'),
    family: names("Шевченко/Shevchenko Ковальчук/Kovalchuk Мельник/Melnyk Лук'яненко/Lukianenko"),
  },
  {
    city: 'Athens',
    country: 'Greece',
    countryCode: 'GR',
    countryNumber: '300',
    language: 'el-GR',
    given: names('Ελένη/Eleni Γιώργος/Giorgos Σοφία/Sofia Νίκος/Nikos'),
    family: names('Παπαδόπουλος/Papadopoulos Νικολάου/Nikolaou Βασιλείου/Vasileiou'),
  },
  {
    city: 'Tokyo',
    country: 'Japan',
    countryCode: 'JP',
    countryNumber: '392',
    language: 'ja-JP',
    given: names('さくら/Sakura 健太/Kenta 美咲/Misaki 翔/Sho'),
    family: names('田中/Tanaka 佐藤/Sato 鈴木/Suzuki 渡辺/Watanabe'),
  },
  {
    city: 'Shanghai',
    country: 'China',
    countryCode: 'CN',
    countryNumber: '156',
    language: 'zh-CN',
    given: names('伟/Wei 芳/Fang 秀英/Xiuying 磊/Lei'),
    family: names('王/Wang 李/Li 张/Zhang 欧阳/Ouyang'),
  },
  {
    city: 'Dubai',
    country: 'United Arab Emirates',
    countryCode: 'AE',
    countryNumber: '784',
    language: 'ar-AE',
    given: names('فاطمة/Fatima محمد/Mohammed ليلى/Layla يوسف/Yusuf'),
    family: names('الحداد/AlHaddad النجار/AlNajjar منصور/Mansour'),
  },
  {
    city: 'Pune',
    country: 'India',
    countryCode: 'IN',
    countryNumber: '356',
    language: 'hi-IN',
    given: names('आरव/Aarav अनन्या/Ananya विवेक/Vivek दिया/Diya'),
    family: names('शर्मा/Sharma पाटिल/Patil कुलकर्णी/Kulkarni'),
  },
  {
    city: 'New York',
    country: 'United States',
    countryCode: 'US',
    countryNumber: '840',
    language: 'en-US',
    given: names('Mary James Linda Robert Zoë/Zoe Diego Aiko Noah'),
    family: names('Johnson García/Garcia Nguyen Miller Van.Dyke/VanDyke Núñez/Nunez'),
  },
];
