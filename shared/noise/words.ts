/** 1,024 plain words, so that each carries ten bits. Their order is part of the protocol: never change it. */
export const WORDS: readonly string[] = `
absent academy account acorn actor actual adobe advice afford afraid ageless agent airport alarm
album alder alert alike alive alley allow almond almost alpine always amaze amber anchor ancient
angle animal ankle answer anthem antler anyone apart appeal apple apron arcade archer arctic arena
argue arise armor aroma arrive arrow artist asleep aspen assist athlete atlas attic august author
autumn avenue awake aware awhile badger bagel baker bakery balance balcony ballet bamboo banana
bandit banjo banner banquet barber bargain barley barrel basic basil basin basket battery beach
beacon beauty beaver become bedrock beetle before behave behind bell belong belt bench beneath berry
beyond bicycle bingo birch biscuit bishop bison blanket blazer blessed blink bloom blossom blouse
bluebell boat bonfire bonnet bonus border borrow bottle bottom boulder bounce bouquet bracket branch
brass brave bread breeze brick bridge bright brisk bronze broom brother brown bubble bucket buckle
budget buffalo bugle builder bundle burrow busy butcher butter button cabbage cabin cable cactus
calm camel camera canal candid candle canoe canvas canyon capital captain caramel caravan career
careful cargo carpet carrot castle casual caution cavern cedar celery cello center central ceramic
cereal certain chain chalk chamber change channel chapel chapter charcoal charm cheese cherry chess
chestnut chicken chief chimney choice chorus cider cinder cinema circle citrus city clarinet classic
clean clever climate climb clock close cloud clover coast cobalt cobra coconut coffee collar color
combine comet comfort common compass complete concert confide connect cookie copper coral corner
corridor cosmic costume cottage cotton cougar country courage cousin cover coyote cradle crane
crater crayon create crew cricket crimson crisp crown crystal cuckoo culture cupboard curious
curtain cushion custom cymbal cypress dainty daisy dance dancer daring dawn daylight debate decade
decent deep deer degree delight delta denim deputy desert design detail develop dialog diamond
differ digital dignity dinner direct discover distant divide doctor dolphin domino donkey doorway
double dozen dragon drawer dream drift drizzle drum duckling dune dusk eager eagle early earth easel
easily east echo eclipse edit effort eight elastic elbow elder elegant elephant eleven ember emerald
empty engine enjoy enough enter envelope equal escape essay evening evident exact exotic expert
extra fable fabric falcon family famous fancy farmer fashion favour fearless feather fellow fence
ferry festival fiddle field fifty figure final finch finger fire first fisher flag flame flannel
flask flavor fleet flight flint float floor flower fluent flute focus follow forest forever formal
fortune forward fossil fountain fourth fragile frame freckle free fresh friend frost frozen fruit
funnel furnace future galaxy gallery garden garlic garnet gate gather gazelle gecko general genius
gentle gesture geyser giant gift ginger giraffe glacier glad glass glider globe glory glove goblet
goblin golden gondola goose gorilla grace grand granite grape grass gravel gravity great green greet
ground group guest guide guitar gull habit hammer hammock hamster handy happy harbour harmony
harvest hasty hatchet hawk hazel healthy heart heather heavy hedge helmet heron hickory hidden
highway hill hippo history hobby hockey holly honest honey hood hope horizon hornet horse hotel
humble humor hunter hurry icicle idea ideal igloo image improve indigo inkwell inner insect inside
invite iris iron island item ivory jacket jaguar jasmine jelly jewel jigsaw jolly journal journey
joyful judge juggler jumbo jungle junior juniper kayak keen kernel kettle kind kindly kingdom
kitchen kite kitten knight koala label ladder lagoon lake lamb lantern lapel large laser lattice
laugh launch laundry lava lawyer layer leader leaf learn leather legend leisure lemon leopard lesson
letter level liberty library lighter lilac lily lime limit linen lion little lively lizard llama
lobster local locket locust lodge lotus loyal lucky lumber lunar lynx magic magnet magpie major
mallet mango manner mantle maple marble margin market marsh marvel mason master matter mattress
meadow medal mellow melody melon member memory merit mermaid message meteor method middle midnight
mighty mill million mineral minnow mint minute mirror mitten mobile modern modest molecule moment
monkey monsoon moose morning mosaic moss moth motion motor mountain muffin mulberry museum mushroom
music mustard napkin narrow narwhal nation native natural navy nectar needle nettle neutral nickel
night nimble nine noble noodle normal north notable notebook novel nugget number nutmeg oasis object
oblique obvious ocean octagon octopus office often olive onion onyx opal open opera option oral
orange orbit orchard orchid organ origin osprey ostrich otter outdoor outer outpost oval oven owner
oxford oxygen oyster paddle pagoda paid paint palace palm pancake panda panther papaya paper parade
parcel parent parrot parsley partner pasta pasture patch path patient pattern peace peach peacock
peanut pearl pebble pelican pencil penguin pepper perch perfect period pewter phoenix phrase piano
picnic picture pigeon pillar pillow pilot pine pink pioneer pirate pistol pitcher place planet
plaster plate playful plaza pleasant plenty plum pocket poem poet point polar pond pony poppy porch
portal postcard potato potter prairie pretzel prism puddle puffin pulley pumpkin puppet purple
puzzle pyramid quail quarry quartz queen quill quilt rabbit raccoon radar radio radish raft rain
raisin ranger raven razor recipe reef ribbon rice ridge river road robin rocket roof rooster rope
rose rotor ruby rudder saddle saffron sailor salad salmon salt sandal satin saucer sausage scarf
school scooter seal season secret sedan seven shadow shamrock shark shelter shepherd sheriff shield
shovel shower shrimp signal silk silver singer sister skater sketch slate sled slipper smoke snail
snow soccer socket soldier sonnet soup spade sparrow spider spinach spiral sponge spoon spring
spruce squash squid stable stadium stamp star statue steel stone stork storm stove straw stream
street studio sugar summer summit sunset swan sweater swift swing sword syrup table tailor tango
tape tavern teacher teapot temple tennis tent theater thistle thunder ticket tiger timber tinsel
toast tobacco tomato topaz torch tornado tortoise toucan towel tower tractor trail train travel
treasure trellis tribe trolley trophy trout truck trumpet tulip tundra tunnel turban turkey turnip
turtle tuxedo twig twilight umbrella uncle unicorn urchin valley vanilla vase velvet vessel victory
village vine vinegar violet violin viper volcano voyage vulture waffle wagon waiter wallet walnut
walrus warbler water weasel weaver whale wheat wheel whisker whistle widow willow window winter
wizard wolf wombat wood wool writer yacht yarn yeast yellow yoga yogurt zebra zenith zephyr zinc
`
  .trim()
  .split(/\s+/);
