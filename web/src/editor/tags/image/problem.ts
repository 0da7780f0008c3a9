/** Why an image is not there, in words for the person who labels. */
export class ImageProblem extends Error {}
