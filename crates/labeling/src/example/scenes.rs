//! What the drawings show. Boxes are in pixels of the drawing: label, x, y, width, height.

pub(super) const WIDTH: f64 = 800.0;
pub(super) const HEIGHT: f64 = 600.0;

pub(super) struct Scene {
    pub picture: &'static str,
    pub text: &'static str,
    pub boxes: &'static [(&'static str, f64, f64, f64, f64)],
    pub names: &'static [(&'static str, &'static str)],
}

pub(super) const SCENES: &[Scene] = &[
    Scene {
        picture: "/samples/street.svg",
        text: "At noon a bus of the city line stops in Linden Street. Marta waits on the pavement, Paul has just left the bakery.",
        boxes: &[
            ("Building", 28.0, 103.0, 204.0, 297.0),
            ("Building", 248.0, 157.0, 174.0, 243.0),
            ("Building", 568.0, 90.0, 214.0, 310.0),
            ("Vehicle", 90.0, 398.0, 270.0, 132.0),
            ("Vehicle", 470.0, 478.0, 190.0, 97.0),
            ("Person", 405.8, 333.6, 68.4, 122.4),
            ("Person", 693.9, 322.8, 72.2, 129.2),
        ],
        names: &[("Linden Street", "Place"), ("Marta", "Person"), ("Paul", "Person")],
    },
    Scene {
        picture: "/samples/park.svg",
        text: "Every morning Jonas walks his dog Biscuit around the pond in Elm Park. Two ducks know them both by now.",
        boxes: &[
            ("Person", 190.1, 397.2, 79.8, 142.8),
            ("Animal", 282.0, 466.0, 132.0, 84.0),
            ("Animal", 460.0, 450.0, 54.0, 30.0),
            ("Animal", 580.0, 420.0, 54.0, 30.0),
        ],
        names: &[("Jonas", "Person"), ("Elm Park", "Place")],
    },
    Scene {
        picture: "/samples/harbour.svg",
        text: "Two sailing boats leave Port Ness in the evening. From the lighthouse, Greta counts them for the harbour office.",
        boxes: &[],
        names: &[],
    },
    Scene {
        picture: "/samples/kitchen.svg",
        text: "The cat sits on the table although nobody allowed it. Aunt Rosa made tea and went to look for her glasses.",
        boxes: &[],
        names: &[],
    },
    Scene {
        picture: "/samples/farm.svg",
        text: "On the Hansen farm the cows stay outside until November. Ole drives the tractor, and his brother repairs the barn.",
        boxes: &[],
        names: &[],
    },
    Scene {
        picture: "/samples/station.svg",
        text: "The 12:45 train to Bergen is late. Nadia reads the board, Emil calls home, and a bicycle waits without its owner.",
        boxes: &[],
        names: &[],
    },
];
