namespace Duologue.Chat.Intents.Language;

/// <summary>The larger and better known cities of the world, so that lower-case recognised text finds them.</summary>
internal static class Cities
{
    /// <summary>Also everyday words or first names: taken for a city only after a preposition or with a capital inside a
    /// sentence.</summary>
    private static readonly HashSet<string> Doubtful =
    [
        "nice", "reading", "bath", "mobile", "split", "cork", "orange", "male", "victoria", "jackson", "charlotte", "florence", "chester",
        "lincoln", "darwin", "san jose", "essen", "brest", "tours", "bari", "hull", "derby", "lima", "independence", "santiago", "austin",
        "madison",
        "vic", "sandy", "provo", "bend", "geneva", "aurora", "phoenix", "hamilton", "dallas", "oxford", "cambridge", "sydney",
        "chandler", "irvine", "mesa", "norfolk", "buffalo", "wellington", "york", "sale",
    ];

    private const string Names = """
        New York|New York City|Los Angeles|Chicago|Houston|Phoenix|Philadelphia|San Antonio|San Diego|Dallas|San Jose|Austin|Jacksonville
        Fort Worth|Columbus|Charlotte|San Francisco|Indianapolis|Seattle|Denver|Washington|Washington DC|Boston|El Paso|Nashville|Detroit
        Oklahoma City|Portland|Las Vegas|Memphis|Louisville|Baltimore|Milwaukee|Albuquerque|Tucson|Fresno|Sacramento|Kansas City|Mesa
        Atlanta|Omaha|Colorado Springs|Raleigh|Miami|Long Beach|Virginia Beach|Oakland|Minneapolis|Tulsa|Tampa|Arlington|New Orleans
        Wichita|Cleveland|Bakersfield|Aurora|Anaheim|Honolulu|Santa Ana|Riverside|Corpus Christi|Lexington|Stockton|Saint Louis|St Louis
        St. Louis|Saint Paul|Cincinnati|Pittsburgh|Greensboro|Anchorage|Plano|Lincoln|Orlando|Irvine|Newark|Durham|Chula Vista|Toledo
        Fort Wayne|St Petersburg|Laredo|Jersey City|Chandler|Madison|Lubbock|Scottsdale|Reno|Buffalo|Gilbert|Glendale|Winston Salem
        Chesapeake|Norfolk|Boise|Richmond|Baton Rouge|Spokane|Des Moines|Tacoma|San Bernardino|Modesto|Fontana|Santa Clarita|Birmingham
        Oxnard|Fayetteville|Rochester|Salt Lake City|Little Rock|Amarillo|Huntsville|Grand Rapids|Knoxville|Worcester|Brownsville
        Newport News|Santa Rosa|Providence|Fort Lauderdale|Chattanooga|Tempe|Eugene|Salem|Cape Coral|Savannah|Charleston|Syracuse|Hartford
        Springfield|Albany|Santa Fe|Key West|Palm Springs|Santa Barbara|Santa Monica|Palo Alto|Berkeley|Ann Arbor|Boulder|Cambridge|Mobile
        Jackson|Montgomery|Burlington|Concord|Cheyenne|Fargo|Bismarck|Helena|Toronto|Montreal|Vancouver|Calgary|Edmonton|Ottawa|Winnipeg
        Quebec City|Quebec|Hamilton|Halifax|Victoria|Saskatoon|Regina|Kelowna|Mexico City|Guadalajara|Monterrey|Puebla|Tijuana|Cancun
        Merida|Acapulco|Oaxaca|Havana|Kingston|San Juan|Santo Domingo|Port au Prince|Nassau|Guatemala City|San Salvador|Tegucigalpa
        Managua|Panama City|Bogota|Medellin|Cali|Cartagena|Caracas|Maracaibo|Quito|Guayaquil|Lima|Cusco|La Paz|Sucre|Santa Cruz|Santiago
        Valparaiso|Buenos Aires|Cordoba|Rosario|Mendoza|Montevideo|Asuncion|Sao Paulo|Rio de Janeiro|Rio|Brasilia|Salvador|Fortaleza
        Belo Horizonte|Manaus|Curitiba|Recife|Porto Alegre|Belem|Georgetown|Paramaribo|London|Manchester|Leeds|Glasgow|Edinburgh|Liverpool
        Bristol|Sheffield|Newcastle|Nottingham|Cardiff|Belfast|Leicester|Coventry|Bradford|Hull|Stoke on Trent|Wolverhampton|Plymouth
        Derby|Swansea|Southampton|Portsmouth|Brighton|Norwich|Oxford|Reading|Aberdeen|Dundee|Inverness|York|Bath|Exeter|Chester|Canterbury
        Blackpool|Bournemouth|Milton Keynes|Luton|Dublin|Cork|Galway|Limerick|Waterford|Kilkenny|Paris|Marseille|Lyon|Toulouse|Nice|Nantes
        Strasbourg|Montpellier|Bordeaux|Lille|Rennes|Reims|Toulon|Grenoble|Dijon|Angers|Nimes|Brest|Cannes|Avignon|Monaco|Monte Carlo
        Berlin|Hamburg|Munich|Cologne|Frankfurt|Stuttgart|Dusseldorf|Dortmund|Essen|Leipzig|Bremen|Dresden|Hanover|Nuremberg|Duisburg
        Bochum|Wuppertal|Bonn|Mannheim|Karlsruhe|Augsburg|Aachen|Kiel|Freiburg|Mainz|Erfurt|Rostock|Kassel|Potsdam|Heidelberg|Regensburg
        Ulm|Vienna|Graz|Linz|Salzburg|Innsbruck|Klagenfurt|Zurich|Geneva|Basel|Bern|Lausanne|Lucerne|Lugano|Vaduz|Luxembourg|Brussels
        Antwerp|Ghent|Bruges|Liege|Amsterdam|Rotterdam|The Hague|Utrecht|Eindhoven|Groningen|Maastricht|Leiden|Delft|Haarlem|Rome|Milan
        Naples|Turin|Palermo|Genoa|Bologna|Florence|Bari|Catania|Venice|Verona|Messina|Padua|Trieste|Pisa|Siena|Cagliari|Madrid|Barcelona
        Valencia|Seville|Zaragoza|Malaga|Murcia|Palma|Bilbao|Alicante|Granada|Vigo|San Sebastian|Salamanca|Ibiza|Las Palmas|Lisbon|Porto
        Braga|Coimbra|Faro|Funchal|Athens|Thessaloniki|Patras|Heraklion|Rhodes|Nicosia|Limassol|Valletta|Copenhagen|Aarhus|Odense
        Stockholm|Gothenburg|Malmo|Uppsala|Oslo|Bergen|Trondheim|Stavanger|Tromso|Helsinki|Tampere|Turku|Oulu|Reykjavik|Warsaw|Krakow
        Cracow|Lodz|Wroclaw|Poznan|Gdansk|Szczecin|Lublin|Katowice|Prague|Brno|Ostrava|Bratislava|Kosice|Budapest|Debrecen|Ljubljana
        Maribor|Zagreb|Split|Dubrovnik|Rijeka|Sarajevo|Mostar|Belgrade|Novi Sad|Podgorica|Skopje|Tirana|Pristina|Sofia|Plovdiv|Varna
        Bucharest|Cluj|Timisoara|Iasi|Brasov|Chisinau|Kyiv|Kiev|Lviv|Odesa|Odessa|Kharkiv|Dnipro|Minsk|Vilnius|Kaunas|Riga|Tallinn|Tartu
        Moscow|Saint Petersburg|Novosibirsk|Yekaterinburg|Kazan|Sochi|Vladivostok|Tbilisi|Yerevan|Baku|Istanbul|Ankara|Izmir|Antalya|Bursa
        Adana|Jerusalem|Tel Aviv|Haifa|Beirut|Damascus|Aleppo|Amman|Baghdad|Basra|Erbil|Tehran|Isfahan|Shiraz|Mashhad|Kuwait City|Riyadh
        Jeddah|Mecca|Medina|Dammam|Doha|Manama|Dubai|Abu Dhabi|Sharjah|Muscat|Sanaa|Aden|Kabul|Kandahar|Islamabad|Karachi|Lahore
        Faisalabad|Rawalpindi|Peshawar|Tashkent|Samarkand|Almaty|Astana|Bishkek|Dushanbe|Ashgabat|Mumbai|Bombay|Delhi|New Delhi|Bangalore
        Bengaluru|Hyderabad|Ahmedabad|Chennai|Kolkata|Calcutta|Pune|Surat|Jaipur|Lucknow|Kanpur|Nagpur|Indore|Bhopal|Patna|Agra|Varanasi
        Kochi|Goa|Mysore|Amritsar|Chandigarh|Dhaka|Chittagong|Colombo|Kandy|Kathmandu|Pokhara|Thimphu|Male|Yangon|Mandalay|Bangkok
        Chiang Mai|Phuket|Pattaya|Vientiane|Luang Prabang|Phnom Penh|Siem Reap|Hanoi|Ho Chi Minh City|Saigon|Da Nang|Hue|Kuala Lumpur
        Penang|Johor Bahru|Singapore|Jakarta|Surabaya|Bandung|Medan|Yogyakarta|Denpasar|Bali|Manila|Quezon City|Cebu|Davao|Taipei
        Kaohsiung|Taichung|Hong Kong|Macau|Beijing|Peking|Shanghai|Guangzhou|Shenzhen|Chengdu|Chongqing|Tianjin|Wuhan|Xian|Hangzhou
        Nanjing|Suzhou|Qingdao|Harbin|Dalian|Shenyang|Kunming|Xiamen|Lhasa|Ulaanbaatar|Pyongyang|Seoul|Busan|Incheon|Daegu|Daejeon|Tokyo
        Yokohama|Osaka|Nagoya|Sapporo|Kobe|Kyoto|Fukuoka|Kawasaki|Hiroshima|Sendai|Nagasaki|Okinawa|Nara|Sydney|Melbourne|Brisbane|Perth
        Adelaide|Canberra|Gold Coast|Hobart|Darwin|Cairns|Alice Springs|Auckland|Wellington|Christchurch|Queenstown|Dunedin|Suva
        Port Moresby|Cairo|Alexandria|Giza|Luxor|Aswan|Tripoli|Benghazi|Tunis|Algiers|Oran|Casablanca|Rabat|Marrakesh|Marrakech|Fez
        Tangier|Agadir|Dakar|Bamako|Accra|Kumasi|Lagos|Abuja|Kano|Ibadan|Port Harcourt|Abidjan|Ouagadougou|Niamey|Lome|Cotonou|Freetown
        Monrovia|Conakry|Banjul|Douala|Yaounde|Libreville|Kinshasa|Brazzaville|Lubumbashi|Luanda|Khartoum|Addis Ababa|Asmara|Djibouti
        Mogadishu|Nairobi|Mombasa|Kampala|Kigali|Bujumbura|Dar es Salaam|Dodoma|Zanzibar|Lusaka|Harare|Bulawayo|Lilongwe|Maputo
        Antananarivo|Johannesburg|Cape Town|Durban|Pretoria|Port Elizabeth|Bloemfontein|Gaborone|Windhoek|Maseru|Mbabane|Port Louis
        Victoria Falls
        """;

    /// <summary>A book of the bundled cities and those the application adds.</summary>
    public static PhraseBook Book(IEnumerable<string> extra)
    {
        var book = new PhraseBook();
        foreach (var name in Names.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Concat(extra))
        {
            book.Add(name, name);
        }

        return book;
    }

    /// <summary>Whether the name needs a hint that a place is meant.</summary>
    public static bool NeedsHint(string name) => Doubtful.Contains(name.ToLowerInvariant());
}
