#include "shared/classroom/word_list.h"

namespace homeroom::classroom {

// clang-format off
const std::array<std::string_view, kWords> kWordList = {
    "acorn", "actor", "album", "alley", "amber", "anchor", "angle", "ankle", "apple", "apron", "arrow", "artist",
    "aunt", "autumn", "award", "baby", "badge", "bagel", "baker", "ball", "balloon", "bamboo", "banana", "band",
    "barn", "basket", "bath", "beach", "bead", "beak", "bean", "bear", "beaver", "bed", "bee", "bell", "belt",
    "bench", "berry", "bicycle", "bird", "blanket", "blossom", "blue", "boat", "book", "boot", "bottle", "bowl",
    "box", "branch", "bread", "breeze", "brick", "bridge", "brook", "broom", "brother", "brown", "brush", "bubble",
    "bucket", "bunny", "butter", "button", "cabin", "cactus", "cake", "camel", "camera", "camp", "candle", "canoe",
    "canyon", "captain", "card", "carpet", "carrot", "castle", "cave", "cedar", "chain", "chair", "chalk", "cheese",
    "cherry", "chest", "chicken", "chime", "circle", "circus", "city", "clay", "cliff", "clock", "cloud", "clover",
    "coach", "coast", "coat", "cobweb", "coconut", "coin", "comet", "cookie", "copper", "coral", "cork", "corn",
    "cotton", "couch", "cousin", "crab", "crane", "crayon", "creek", "cricket", "crown", "cube", "cup", "curtain",
    "cushion", "dad", "daisy", "dance", "dawn", "day", "deer", "desert", "desk", "diamond", "diary", "dinner", "dish",
    "doctor", "dog", "dolphin", "donkey", "door", "dragon", "drawer", "dream", "dress", "drum", "duck", "eagle",
    "ear", "earth", "echo", "egg", "elbow", "elephant", "elm", "emerald", "engine", "evening", "eye", "fairy",
    "falcon", "family", "farm", "feather", "fence", "fern", "ferry", "field", "fig", "finger", "fire", "fish", "flag",
    "flame", "flower", "flute", "fog", "forest", "fork", "fountain", "fox", "friend", "frog", "fruit", "galaxy",
    "game", "garden", "garlic", "gate", "gem", "gift", "ginger", "giraffe", "glacier", "glass", "globe", "glove",
    "goat", "gold", "goose", "grape", "grass", "green", "guitar", "hammer", "hamster", "hand", "harbor", "harp",
    "hat", "hawk", "hazel", "hedge", "helmet", "hen", "hill", "hive", "holly", "home", "honey", "hood", "hook",
    "horn", "horse", "hotel", "house", "hut", "ice", "igloo", "ink", "iris", "iron", "island", "ivy", "jacket",
    "jaguar", "jam", "jar", "jasmine", "jelly", "jewel", "jigsaw", "journey", "juice", "jungle", "kayak", "kettle",
    "key", "king", "kitchen", "kite", "kitten", "kiwi", "knee", "knight", "koala", "ladder", "lake", "lamb", "lamp",
    "lantern", "lark", "laugh", "lawn", "leaf", "lemon", "lentil", "leopard", "letter", "library", "light", "lily",
    "lime", "lion", "lizard", "llama", "lobster", "log", "lotus", "lunch", "magnet", "mango", "map", "maple",
    "marble", "market", "mask", "meadow", "melon", "milk", "mill", "mint", "mirror", "mitten", "moon", "moose",
    "morning", "moss", "moth", "mountain", "mouse", "muffin", "museum", "music", "mustard", "napkin", "necklace",
    "needle", "nest", "night", "noodle", "north", "nose", "notebook", "nut", "oak", "oar", "oasis", "oat", "ocean",
    "octopus", "olive", "onion", "orange", "orbit", "orchard", "orchid", "otter", "oven", "owl", "paddle", "page",
    "paint", "palace", "palm", "pancake", "panda", "paper", "parade", "park", "parrot", "party", "pasta", "path",
    "peach", "peacock", "peanut", "pear", "pearl", "pebble", "pelican", "pen", "pencil", "penguin", "pepper", "piano",
    "picnic", "pie", "pigeon", "pillow", "pilot", "pine", "pink", "pirate", "pizza", "planet", "plate", "plum",
    "pocket", "poem", "pond", "pony", "popcorn", "poppy", "porch", "potato", "prairie", "puddle", "pumpkin", "puppet",
    "puppy", "purple", "puzzle", "quail", "queen", "quilt", "rabbit", "raccoon", "radio", "radish", "rain", "rainbow",
    "raisin", "ranch", "raven", "ribbon", "rice", "ring", "river", "robin", "robot", "rocket", "roof", "room", "rope",
    "rose", "ruby", "rug", "sail", "salad", "salmon", "salt", "sand", "scarf", "school", "scooter", "seal", "seed",
    "shadow", "shark", "sheep", "shell", "ship", "shirt", "shoe", "shovel", "silk", "silver", "sister", "skate",
    "sky", "sled", "slipper", "snail", "snow", "soap", "sock", "sofa", "soup", "south", "space", "spider", "sponge",
    "spoon", "spring", "spruce", "squirrel", "stable", "star", "station", "stone", "story", "straw", "stream",
    "summer", "sun", "swan", "sweater", "swing", "table", "tail", "teapot", "temple", "tent", "theater", "thimble",
    "thunder", "ticket", "tiger", "toast", "tomato", "tooth", "torch", "tower", "toy", "tractor", "train", "treasure",
    "tree", "trumpet", "tulip", "tunnel", "turkey", "turtle", "umbrella", "uncle", "valley", "vanilla", "vase",
    "velvet", "village", "violin", "volcano", "wagon", "walnut", "walrus", "water", "wave", "whale", "wheat", "wheel",
    "whistle", "willow", "wind", "window", "winter", "wolf", "wool", "yard", "yarn", "yellow", "yogurt", "zebra",
    "zipper",
};
// clang-format on

}  // namespace homeroom::classroom
