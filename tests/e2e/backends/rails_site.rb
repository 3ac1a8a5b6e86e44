# A site with Rails, as the end-to-end tests meet one: it protects its forms from forgery. It doesn't know the widget.
#
# `ruby rails_site.rb FOLDER PORT` keeps registrations in the folder, one a line, and says where it listens; port 0 means any.
# As long as the folder holds a file `hold`, answers are kept back after their work is done.

require "rails"
require "action_controller/railtie"
require "active_model"
require "rack/handler/webrick"

FOLDER, PORT = ARGV
ROWS = File.join(FOLDER, "registrations.txt")

class Site < Rails::Application
  config.root = FOLDER
  config.eager_load = false
  config.secret_key_base = "only for tests " * 4
  config.logger = Logger.new($stderr, level: Logger::WARN)
  config.session_store :cookie_store, key: "_site"
  config.action_dispatch.show_exceptions = true
  config.consider_all_requests_local = false
  config.action_controller.allow_forgery_protection = true
end

class Registration
  include ActiveModel::Model
  attr_accessor :first_name, :email, :organization, :mode

  validates :first_name, presence: true
  validates :email, format: { with: /.+@.+/ }
  validates :organization, length: { maximum: 40 }
  validate do
    errors.add(:email, "has already been taken") if Registration.rows.any? { |row| row.start_with?("#{email} ") }
    errors.add(:base, "All places are taken") if email.to_s.end_with?("@full.example")
  end

  def self.rows
    File.exist?(ROWS) ? File.readlines(ROWS) : []
  end

  def save
    return false unless valid?
    File.write(ROWS, "#{email} | #{first_name} | #{organization} | #{mode}\n", mode: "a")
  end
end

class RegistrationsController < ActionController::Base
  protect_from_forgery with: :exception

  def new
    render html: "<!doctype html>#{helpers.csrf_meta_tags}<title>Registration</title>".html_safe
  end

  def create
    given = params.require(:registration).permit(:first_name, :email, :organization, :mode)
    registration = Registration.new(given)
    saved = registration.save
    sleep 0.01 while File.exist?(File.join(FOLDER, "hold"))
    if saved
      render json: { id: Registration.rows.size }, status: :created
    else
      render json: { errors: registration.errors }, status: :unprocessable_entity
    end
  end
end

Site.initialize!
Rails.application.routes.draw { resources :registrations, only: [:new, :create] }

quiet = WEBrick::Log.new($stderr, WEBrick::Log::WARN)
server = WEBrick::HTTPServer.new(BindAddress: "127.0.0.1", Port: PORT.to_i, Logger: quiet, AccessLog: [])
server.mount "/", Rack::Handler::WEBrick, Rails.application
puts "listening on http://127.0.0.1:#{server.listeners.first.addr[1]}/"
$stdout.flush
server.start
