"""Words that the corpus is made of, all invented. A sentence is put together from one of each list."""

PEOPLE = (
    "the caretaker|a retired pilot|my neighbour|the woman from accounts|a cousin of the baker"
    "|our old ferryman|the girl at the till|a man with two dogs|the choir’s only tenor"
    "|an apprentice from the yard|the new librarian|somebody’s godmother|a surveyor in wet boots"
    "|the night porter|my first landlady"
    "|a beekeeper from the hills|the second violin|an engineer between jobs|the school’s secretary"
    "|a stranger with a map|the man who mends clocks|a nurse off her shift|the goalkeeper’s mother"
    "|an optician I had forgotten|the postman’s successor|a translator of manuals|our only plumber"
).split("|")
DEEDS = (
    "lent a ladder to|wrote a short letter to|kept a seat for|waved across the room at|owed a favour to"
    "|asked the way of|forgot the name of|carried a crate for|argued until dusk with|shared an umbrella with"
    "|read the timetable aloud to|recommended a roofer to|saved half a sandwich for|answered at last"
    "|held the door for|passed a telephone number to|introduced the treasurer to|apologised to"
    "|counted chairs beside|learned three words from|sent a postcard every year to|lost a bet to"
    "|drew a plan of the harbour for|waited an hour for|found a room for|thanked nobody but"
).split("|")
PLACES = (
    "in the queue at the bakery|on the last tram|behind the boathouse|at the foot of the stairs"
    "|in a kitchen with no chairs|beside the noticeboard|under the station clock|in the cheap seats"
    "|at the far end of the pier|in a lift that had stopped|outside the registry office"
    "|between two funerals|on the ferry’s upper deck|at the repair evening|in the cloakroom"
    "|over a broken photocopier|at a table for eleven|in the car park of the hospital"
    "|on the allotments|by the letter boxes|at the back of the lecture|in somebody else’s coat"
).split("|")
TIMES = (
    "one wet Thursday|the winter the bridge was shut|a week before the move|at half past nine"
    "|in the spring of that year|after the second bell|long before we met|on the eve of the audit"
    "|during the strike|the morning of the flood|when the lamps had gone out|some years ago"
    "|between Christmas and the frost|in a month without rain|twice in one afternoon"
    "|on the day of the count|while the soup got cold|the summer of the wasps"
).split("|")
TURNS = (
    ", and nothing came of it| without being asked|, which took eleven years to matter|, or so it is told"
    "|, though neither remembers it| for no reason that I can find|, and I have the receipt"
    "| and went home early|, which settled the matter|, as one does|; the rest is hearsay"
    "|, and was right to| before anybody had sat down|, though it was raining|; I was there"
    "| and said no more about it|, as the minutes show| at the third attempt|, which was enough"
    "| and kept the map|, and that was all"
).split("|")
BEGINNINGS = "Keeping Owing Mending Crossing Leaving Borrowing Naming Returning Counting Lending".split()
THINGS = (
    "the long table|a borrowed ladder|the guest book|an empty chair|the last tram|a card in a drawer"
    "|the quiet end|a wet umbrella|the noticeboard|an old favour|the wrong room|a half-full kettle"
    "|the harbour road|a list of names|the spare key|an unanswered letter"
).split("|")
ENDINGS = (
    "",
    " again",
    " in winter",
    " at work",
    " for strangers",
    " without a plan",
    " after all",
    " slowly",
)
TOPICS = (
    "letters mentors favours shyness alumni introductions conferences listening asking kitchens trams ferries"
    " ladders neighbours apprentices evenings harbours timetables umbrellas choirs repairs allotments queues"
    " telephones receipts winters"
).split()
FIRST = "Ada Bram Chidi Dagny Edda Farid Greta Ifeoma Jun Kofi Lark Maren Niall Oksana Runa Sami Tove".split()
LAST = (
    "Abelard Birkeland Calloway Dray Farrow Gadd Ibsley Kestrel Marchbank Pell Quarmby Rask Tern Wick".split()
)
