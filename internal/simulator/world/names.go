package world

// The lists have 40 and 49 names: coprime, so that stepping through both at
// once meets every combination before one repeats.
var givenNames = []string{
	"Ada", "Aisha", "Alma", "Amir", "Anton", "Astrid", "Bela", "Bruno", "Carla", "Chen",
	"Clara", "Dario", "Edith", "Elif", "Emil", "Farah", "Felix", "Greta", "Hana", "Hugo",
	"Ines", "Ivan", "Jana", "Jonas", "Kofi", "Lea", "Lena", "Luca", "Maja", "Marek",
	"Mira", "Nadia", "Nils", "Olga", "Oscar", "Priya", "Ravi", "Rosa", "Tariq", "Yuki",
}

var surnames = []string{
	"Abel", "Ahmadi", "Bauer", "Berg", "Bianchi", "Brandt", "Castro", "Costa", "Dahl", "Dietrich",
	"Dubois", "Egger", "Endo", "Fischer", "Fontana", "Gupta", "Haas", "Hansen", "Ibrahim", "Ito",
	"Jansen", "Kaya", "Keller", "Kowal", "Kumar", "Larsen", "Lehmann", "Lindholm", "Marino", "Mensah",
	"Meyer", "Moreau", "Novak", "Okafor", "Olsen", "Park", "Petrov", "Quist", "Reyes", "Rossi",
	"Sato", "Schwarz", "Silva", "Tanaka", "Urban", "Vogel", "Weber", "Yilmaz", "Zimmer",
}

var departments = []string{
	"IT", "Finance", "Sales", "Engineering", "Human Resources",
	"Legal", "Marketing", "Operations", "Support", "Research",
}

var jobTitles = []string{
	"Analyst", "Specialist", "Manager", "Team Lead", "Engineer",
	"Coordinator", "Director", "Consultant", "Assistant", "Architect",
}

var organisations = []struct{ name, domain string }{
	{"Nordwind Logistics", "nordwind"},
	{"Brightwater Health", "brightwater"},
	{"Halden Manufacturing", "halden"},
	{"Osprey Retail Group", "osprey"},
}
