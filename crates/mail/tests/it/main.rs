mod certificates;
mod folder;
mod letters;
mod peer;
mod scripted;
mod smtp;
mod tls;
mod words;
